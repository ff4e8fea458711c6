using Vectrant.Core.Common;

namespace Vectrant.Core.Guardrails.Rules;

/// <summary>Chooses whether a pipeline's guard goes by words or by intentions.</summary>
public sealed class ChangeGuardProfile(AmendRules amend)
{
    public Task<Result<RuleVersion>> RunAsync(Actor actor, RuleEdit edit, GuardProfile profile, CancellationToken cancellationToken) =>
        amend.RunAsync(
            actor,
            edit,
            rules => rules.Profile == profile
                ? GuardRuleErrors.NothingChanged
                : new Amendment(rules with { Profile = profile }, new RuleChange(RuleChangeKind.Profile, string.Empty, rules.Profile.ToString(), profile.ToString())),
            cancellationToken);
}
