using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Vectrant.Core.Guardrails;
using Vectrant.Core.Guardrails.Events;
using Vectrant.Core.Guardrails.Redaction;

namespace Vectrant.Infrastructure.Guardrails;

public static class GuardrailsSetup
{
    public static IServiceCollection AddGuardrails(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return services
            .AddGuardRules()
            .AddSingleton<IInputPolicy, InputPolicy>()
            .AddSingleton<IContextSanitiser, ContextSanitiser>()
            .AddSingleton<IOutputPolicy, OutputPolicy>()
            .AddRedaction(configuration)
            .AddSecurityEvents();
    }

    private static IServiceCollection AddRedaction(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<RedactionOptions>().Bind(configuration.GetSection(RedactionOptions.Section)).ValidateOnStart();
        return services
            .AddSingleton<IValidateOptions<RedactionOptions>, RedactionOptionsValidator>()
            .AddSingleton<RedactionVault>()
            .AddSingleton<IRedactionBook, RedactionBook>()
            .AddSingleton<IOriginalStore, OriginalStore>()
            .AddSingleton<IRedactionLedger, RedactionLedger>()
            .AddSingleton<RevealRedaction>();
    }

    private static IServiceCollection AddSecurityEvents(this IServiceCollection services) => services
        .AddSingleton<SecurityEvents>()
        .AddSingleton<ISecurityEvents>(provider => provider.GetRequiredService<SecurityEvents>())
        .AddHostedService(provider => provider.GetRequiredService<SecurityEvents>())
        .AddSingleton<ISecurityEventQuery, SecurityEventQuery>()
        .AddSingleton<IGuardFeedbackStore, GuardFeedbackStore>()
        .AddSingleton<InputGate>()
        .AddSingleton<JudgeEvent>()
        .AddSingleton<AppealBlock>();
}
