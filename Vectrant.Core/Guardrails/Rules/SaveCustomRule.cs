using System.Globalization;
using System.Text;
using Vectrant.Core.Common;

namespace Vectrant.Core.Guardrails.Rules;

/// <summary>A rule as somebody typed it.</summary>
/// <param name="Id">Null for a new one.</param>
public sealed record CustomRuleDraft(string? Id, string Name, GuardLayer Layer, string Pattern, RuleEffect Effect);

/// <summary>
/// Adds or changes a rule of the organisation's own. What is new about how it matches or acts starts by logging only: switching it on is a
/// decision of its own.
/// </summary>
public sealed class SaveCustomRule(AmendRules amend)
{
    private const int MostRules = 100;
    private const int LongestName = 80;

    public Task<Result<RuleVersion>> RunAsync(Actor actor, RuleEdit edit, CustomRuleDraft draft, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(draft);
        return amend.RunAsync(actor, edit, rules => Amend(rules, draft with { Name = TextInput.Line(draft.Name, LongestName) ?? string.Empty }), cancellationToken);
    }

    private static Result<Amendment> Amend(GuardRules rules, CustomRuleDraft draft)
    {
        if (Refusal(rules, draft) is { } refusal)
        {
            return refusal;
        }

        if (draft.Id is null)
        {
            var added = new CustomRule(NewId(draft.Name, rules.Custom), draft.Layer, draft.Pattern, draft.Effect, RuleMode.LogOnly) { Name = draft.Name };
            return new Amendment(rules with { Custom = [.. rules.Custom, added] }, new RuleChange(RuleChangeKind.RuleAdded, draft.Name, string.Empty, nameof(RuleMode.LogOnly)));
        }

        var before = rules.Custom.First(rule => rule.Id == draft.Id);
        var same = (before.Layer, before.Pattern, before.Effect) == (draft.Layer, draft.Pattern, draft.Effect);
        if (same && before.Name == draft.Name)
        {
            return GuardRuleErrors.NothingChanged;
        }

        var mode = same || before.Mode == RuleMode.Off ? before.Mode : RuleMode.LogOnly;
        var after = before with { Name = draft.Name, Layer = draft.Layer, Pattern = draft.Pattern, Effect = draft.Effect, Mode = mode };
        return new Amendment(
            rules with { Custom = [.. rules.Custom.Select(rule => rule.Id == draft.Id ? after : rule)] },
            new RuleChange(RuleChangeKind.RuleEdited, draft.Name, before.Mode.ToString(), mode.ToString()));
    }

    private static Error? Refusal(GuardRules rules, CustomRuleDraft draft) => draft switch
    {
        { Name.Length: 0 } => GuardRuleErrors.NameMissing,
        { Id: { } id } when rules.Custom.All(rule => rule.Id != id) => GuardRuleErrors.RuleNotFound,
        { Id: null } when rules.Custom.Count >= MostRules => GuardRuleErrors.TooManyRules,
        _ when rules.Custom.Any(rule => rule.Id != draft.Id && string.Equals(rule.Name, draft.Name, StringComparison.OrdinalIgnoreCase)) => GuardRuleErrors.NameTaken(draft.Name),
        _ => RulePattern.Check(draft.Pattern).Error,
    };

    /// <summary>Made of the name, in signs that logs and addresses can carry; a number tells equal ones apart.</summary>
    private static string NewId(string name, IReadOnlyList<CustomRule> others)
    {
        var slug = new StringBuilder(CustomRule.Prefix);
        foreach (var sign in name.Normalize(NormalizationForm.FormD).ToLowerInvariant())
        {
            if (char.IsAsciiLetterOrDigit(sign))
            {
                slug.Append(sign);
            }
            else if (slug[^1] is not ('_' or '.') && CharUnicodeInfo.GetUnicodeCategory(sign) != UnicodeCategory.NonSpacingMark)
            {
                slug.Append('_');
            }
        }

        var stem = slug.ToString().TrimEnd('_');
        stem = stem == CustomRule.Prefix ? CustomRule.Prefix + "rule" : stem;
        var id = stem;
        for (var number = 2; others.Any(rule => rule.Id == id); number++)
        {
            id = string.Create(CultureInfo.InvariantCulture, $"{stem}_{number}");
        }

        return id;
    }
}
