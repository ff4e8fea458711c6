namespace Vectrant.Web.Features.Identity.Providers;

public static class ProviderPages
{
    /// <summary>Where whoever owes a fresh proof goes before the connected accounts change.</summary>
    internal const string ConfirmFirst = "/account/confirm?returnUrl=%2Faccount%2Fproviders";

    public static IServiceCollection AddProviderPages(this IServiceCollection services) => services
        .AddSingleton<AttemptCookie>()
        .AddSingleton<ConnectTicket>()
        .AddSingleton<ProviderBrowser>()
        .AddScoped<ProviderErrands>()
        .AddScoped<ProviderArrival>()
        .AddScoped<ProviderRefusals>()
        .AddScoped<ProviderWay>();
}
