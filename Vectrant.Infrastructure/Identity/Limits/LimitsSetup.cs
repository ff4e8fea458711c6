using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Vectrant.Core.Identity.Limits;

namespace Vectrant.Infrastructure.Identity.Limits;

public static class LimitsSetup
{
    // Limits of earlier releases: whoever set them must not lose them unnoticed.
    private static readonly string[] Former = ["CustomerWrites", "CustomerReads", "CustomerConnections", "CustomerPages"];

    public static IServiceCollection AddLimits(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var section = configuration.GetSection(RateLimitOptions.Section);
        services.AddOptions<RateLimitOptions>().Bind(section).ValidateOnStart()
            .Validate(
                _ => !Array.Exists(Former, name => section.GetSection(name).Exists()),
                $"{RateLimitOptions.Section} holds {string.Join(", ", Former)}, which are no settings any more. Limits are set by tier and class now, such as RateLimits:Anonymous:Chat (by address) and RateLimits:Customer:Chat (by token).");
        services.AddSingleton<IValidateOptions<RateLimitOptions>, RateLimitOptionsValidator>();
        services.AddSingleton<ILimitStore, LimitStore>();
        services.AddSingleton<LimitsInForce>();
        services.AddSingleton<ILimits>(provider => provider.GetRequiredService<LimitsInForce>());
        services.AddHostedService(provider => provider.GetRequiredService<LimitsInForce>());
        services.AddSingleton<ChangeLimit>();
        services.AddSingleton<SharedCounts>();
        services.AddSingleton<ISharedCounts>(provider => provider.GetRequiredService<SharedCounts>());
        services.AddSingleton<RateCounts>();
        services.AddSingleton<RateLimit>();
        services.AddSingleton<IRateLimit>(provider => provider.GetRequiredService<RateLimit>());
        services.AddSingleton<OpenConnections>();
        services.AddHostedService<CountExchange>();
        services.AddHealthChecks().AddCheck<LimitsHealth>("limits");
        return services;
    }
}
