namespace Vectrant.Web.Features.Identity.Providers;

public static class ProviderPages
{
    public static IServiceCollection AddProviderPages(this IServiceCollection services) => services
        .AddSingleton<AttemptCookie>()
        .AddSingleton<ConnectTicket>()
        .AddScoped<ProviderArrival>()
        .AddScoped<ProviderRefusals>()
        .AddScoped<ProviderWay>();
}
