using Vectrant.Core.Guardrails.Text;

namespace Vectrant.Core.Guardrails.Rules;

/// <summary>Where a rule of the organisation's own matches.</summary>
internal static class RuleMatches
{
    /// <summary>Looks for one rule exactly as the guard would.</summary>
    public static RuleMatcher Of(string pattern, string rule) => new([new MatchedRule(rule, FindingTypes.Restricted, [], pattern, RuleEffect.Warn, RuleMode.LogOnly, 1)]);

    /// <summary>Places in the original text, by place.</summary>
    public static List<Finding> In(ShadowText text, RuleMatcher rule)
    {
        var found = new Findings();
        rule.Find(text, found);
        return [.. found.ToList().OrderBy(finding => finding.Start)];
    }
}
