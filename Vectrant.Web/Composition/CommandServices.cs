using Vectrant.Infrastructure.Operations;
using Vectrant.Web.Commands;

namespace Vectrant.Web.Composition;

/// <summary>What commands are made of; the app itself is built only by those that need it.</summary>
internal static class CommandServices
{
    public static ServiceProvider Build() => new ServiceCollection()
        .AddLocalInstall(Environment.GetEnvironmentVariable("VECTRANT_HOME"))
        .AddSingleton<Terminal>()
        .AddSingleton<CommandHost>()
        .BuildServiceProvider();
}
