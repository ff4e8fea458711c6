using Vectrant.Core.Common;

namespace Vectrant.Core.Guardrails.Rules;

/// <summary>Takes a rule of the organisation's own away. An older version brings it back.</summary>
public sealed class RemoveCustomRule(AmendRules amend)
{
    public Task<Result<RuleVersion>> RunAsync(Actor actor, RuleEdit edit, string id, CancellationToken cancellationToken) => amend.RunAsync(
        actor,
        edit,
        rules => rules.Custom.FirstOrDefault(rule => rule.Id == id) is { } removed
            ? new Amendment(
                rules with { Custom = [.. rules.Custom.Where(rule => rule.Id != id)] },
                new RuleChange(RuleChangeKind.RuleRemoved, removed.Name, removed.Mode.ToString(), string.Empty))
            : GuardRuleErrors.RuleNotFound,
        cancellationToken);
}
