using Microsoft.Extensions.Configuration.Json;

namespace Vectrant.Web.Composition;

/// <summary>The demo company's name, greeting and hours, below every other source of configuration.</summary>
internal static class DemoSettings
{
    public static void AddTo(IConfigurationBuilder configuration)
    {
        var file = new JsonConfigurationSource { Path = Path.Combine(AppContext.BaseDirectory, "demo", "appsettings.json") };
        file.ResolveFileProvider();
        configuration.Sources.Insert(0, file);
    }
}
