using Vectrant.Core.Common;
using Vectrant.Core.Guardrails.Rules;

namespace Vectrant.Web.Features.Guardrails;

/// <summary>A decision about rules that the page carries out on the version it shows.</summary>
public delegate Task<Result<RuleVersion>> RuleDecision(Actor actor, RuleEdit edit, CancellationToken cancellationToken);

/// <summary>Hands a decision to the page; the answer is why it was refused, or null.</summary>
public delegate Task<Error?> DecideOnRules(RuleDecision decision);

/// <summary>What can be done to rules.</summary>
public sealed record RuleDesk(
    ChangeGuardProfile Profile, SetRuleMode Mode, SaveCustomRule Save, RemoveCustomRule Remove, SaveAllowPhrases Phrases, RestoreRuleVersion Restore);

public static class RuleDeskSetup
{
    public static IServiceCollection AddRuleDesk(this IServiceCollection services) => services.AddSingleton<RuleDesk>().AddScoped<RulePagePorts>();
}
