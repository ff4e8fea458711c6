using System.Globalization;
using Vectrant.Core.Common;

namespace Vectrant.Core.Guardrails.Rules;

/// <summary>Puts older rules in force again, as a new version. 0 is what Vectrant was shipped with.</summary>
public sealed class RestoreRuleVersion(AmendRules amend, IRuleStore store)
{
    public Task<Result<RuleVersion>> RunAsync(Actor actor, RuleEdit edit, int number, CancellationToken cancellationToken) => amend.RunAsync(
        actor,
        edit,
        async _ =>
        {
            if (number == edit.Expected)
            {
                return GuardRuleErrors.NothingChanged;
            }

            var rules = number == 0 ? GuardRules.Shipped : await store.AtAsync(edit.Pipeline, number, cancellationToken);
            return rules is null
                ? GuardRuleErrors.VersionNotFound
                : new Amendment(rules, new RuleChange(RuleChangeKind.Restored, Number(number), Number(edit.Expected), Number(number)));
        },
        cancellationToken);

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
