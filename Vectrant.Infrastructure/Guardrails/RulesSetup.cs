using Microsoft.Extensions.DependencyInjection;
using Vectrant.Core.Guardrails.Rules;

namespace Vectrant.Infrastructure.Guardrails;

/// <summary>Rules as data: where they are kept, what is in force, and who may change them.</summary>
internal static class RulesSetup
{
    public static IServiceCollection AddGuardRules(this IServiceCollection services)
    {
        services.AddSingleton<RuleStore>();
        services.AddSingleton<IRuleStore>(provider => provider.GetRequiredService<RuleStore>());
        services.AddSingleton<IRuleQuery>(provider => provider.GetRequiredService<RuleStore>());
        services.AddSingleton<IRuleHitQuery, RuleHits>();
        services.AddSingleton<IPastTexts, PastTexts>();
        services.AddSingleton<RulesInForce>();
        services.AddSingleton<IGuardRules>(provider => provider.GetRequiredService<RulesInForce>());
        services.AddHostedService(provider => provider.GetRequiredService<RulesInForce>());
        services.AddHealthChecks().AddCheck<RulesInForce>("guard rules");
        services.AddSingleton<AmendRules>();
        services.AddSingleton<ChangeGuardProfile>();
        services.AddSingleton<SetRuleMode>();
        services.AddSingleton<SaveCustomRule>();
        services.AddSingleton<RemoveCustomRule>();
        services.AddSingleton<SaveAllowPhrases>();
        services.AddSingleton<RestoreRuleVersion>();
        services.AddSingleton<TryGuard>();
        services.AddSingleton<DryRunRule>();
        return services;
    }
}
