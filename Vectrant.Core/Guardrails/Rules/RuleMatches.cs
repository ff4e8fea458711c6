using System.Text.RegularExpressions;
using Vectrant.Core.Guardrails.Text;

namespace Vectrant.Core.Guardrails.Rules;

/// <summary>Where a rule of the organisation's own matches.</summary>
internal static class RuleMatches
{
    /// <summary>More places of one rule say nothing new, and the bound limits the time that a text can take.</summary>
    private const int Most = 16;

    /// <summary>Places in the original text, found in its normalised words as the guard does it.</summary>
    public static List<Finding> In(ShadowText text, Regex expression, string rule)
    {
        var found = new List<Finding>();
        foreach (var match in expression.EnumerateMatches(text.Words))
        {
            var (start, length) = text.FromWords(match.Index, match.Length);
            found.Add(new Finding(rule, FindingTypes.Restricted, start, length, 1));
            if (found.Count == Most)
            {
                break;
            }
        }

        return found;
    }

    /// <summary>Values to be taken out among findings, by place and without overlaps; attacks and forbidden words hold none.</summary>
    public static IEnumerable<Finding> Values(IEnumerable<Finding> findings)
    {
        var done = 0;
        foreach (var finding in findings.OrderBy(finding => finding.Start))
        {
            if (finding.Start >= done && finding.Type is not (FindingTypes.Injection or FindingTypes.Restricted or FindingTypes.PromptLeak or FindingTypes.ForeignLink))
            {
                done = finding.End;
                yield return finding;
            }
        }
    }
}
