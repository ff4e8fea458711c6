using Microsoft.AspNetCore.Localization;

namespace Vectrant.Web.Layout;

/// <summary>The languages that the product speaks: chosen by cookie, then by what the browser asks for.</summary>
public static class Languages
{
    public static IReadOnlyList<(string Code, string Name)> All { get; } = [("en", "English"), ("de", "Deutsch")];

    public static IServiceCollection AddLanguages(this IServiceCollection services)
    {
        services.AddLocalization();
        return services.Configure<RequestLocalizationOptions>(options =>
        {
            string[] codes = [.. All.Select(language => language.Code)];
            options.SetDefaultCulture(codes[0]).AddSupportedCultures(codes).AddSupportedUICultures(codes);
            options.RequestCultureProviders = [new CookieRequestCultureProvider(), new AcceptLanguageHeaderRequestCultureProvider()];
        });
    }
}
