using Vectrant.Core.Common;

namespace Vectrant.Core.Guardrails.Rules;

/// <summary>Switches a rule on or off, or lets it only write down what it would have done.</summary>
public sealed class SetRuleMode(AmendRules amend, IRuleStore store)
{
    /// <param name="actor">Who decides.</param>
    /// <param name="edit">On what.</param>
    /// <param name="id">A built-in rule or one of the organisation's own.</param>
    /// <param name="mode">How it is to work.</param>
    /// <param name="unseen">
    /// Confirms that a rule of one's own goes on without having been dry-run. Ignored for built-in rules: their examples are tested.
    /// </param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<Result<RuleVersion>> RunAsync(Actor actor, RuleEdit edit, string id, RuleMode mode, bool unseen, CancellationToken cancellationToken) =>
        amend.RunAsync(
            actor,
            edit,
            async rules =>
            {
                if (rules.Custom.FirstOrDefault(rule => rule.Id == id) is not { } own)
                {
                    return Builtin(rules, id, mode);
                }

                if (own.Mode == mode)
                {
                    return GuardRuleErrors.NothingChanged;
                }

                return mode == RuleMode.On && !unseen && !await store.WasDryRunAsync(edit.Pipeline, own.Layer, own.Pattern, cancellationToken)
                    ? GuardRuleErrors.NotTried
                    : new Amendment(
                        rules with { Custom = [.. rules.Custom.Select(rule => rule.Id == id ? rule with { Mode = mode } : rule)] },
                        Change(own.Name, own.Mode, mode));
            },
            cancellationToken);

    private static Result<Amendment> Builtin(GuardRules rules, string id, RuleMode mode)
    {
        if (BuiltInRules.All.All(rule => rule.Id != id) && Detectors.All.All(detector => detector.Id != id))
        {
            return GuardRuleErrors.RuleNotFound;
        }

        var before = rules.Modes.GetValueOrDefault(id, RuleMode.On);
        if (before == mode)
        {
            return GuardRuleErrors.NothingChanged;
        }

        var modes = rules.Modes.Where(pair => pair.Key != id).ToDictionary(pair => pair.Key, pair => pair.Value);
        if (mode != RuleMode.On)
        {
            modes[id] = mode;
        }

        return new Amendment(rules with { Modes = modes }, Change(id, before, mode));
    }

    private static RuleChange Change(string subject, RuleMode from, RuleMode to) => new(RuleChangeKind.Mode, subject, from.ToString(), to.ToString());
}
