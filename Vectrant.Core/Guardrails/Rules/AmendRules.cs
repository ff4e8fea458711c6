using Vectrant.Core.Common;

namespace Vectrant.Core.Guardrails.Rules;

/// <summary>A new version of rules, and what is new about it.</summary>
internal sealed record Amendment(GuardRules Rules, RuleChange Change);

/// <summary>What every change of rules has in common: the right to do it, the version it is made on, and the line in the history.</summary>
public sealed class AmendRules(IRuleStore store)
{
    private const int LongestReason = 500;

    internal async Task<Result<RuleVersion>> RunAsync(Actor actor, RuleEdit edit, Func<GuardRules, Task<Result<Amendment>>> amend, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(edit);
        if (!actor.May(Permission.ManageGuardrails))
        {
            return GuardRuleErrors.MayNotManage;
        }

        var reason = TextInput.Clean(edit.Reason);
        if (!TextInput.IsWithin(reason, LongestReason))
        {
            return GuardRuleErrors.ReasonTooLong;
        }

        var current = await store.CurrentAsync(edit.Pipeline, cancellationToken);
        if (current.Number != edit.Expected)
        {
            return GuardRuleErrors.ChangedMeanwhile;
        }

        var amended = await amend(current.Rules);
        return amended.Succeeded
            ? await store.AddAsync(actor, edit with { Reason = reason.Length == 0 ? null : reason }, amended.Value.Rules, amended.Value.Change, cancellationToken)
            : amended.Error;
    }

    internal Task<Result<RuleVersion>> RunAsync(Actor actor, RuleEdit edit, Func<GuardRules, Result<Amendment>> amend, CancellationToken cancellationToken) =>
        RunAsync(actor, edit, rules => Task.FromResult(amend(rules)), cancellationToken);
}
