namespace Vectrant.Core.Guardrails;

/// <summary>Brings findings into order.</summary>
internal static class FindingList
{
    /// <summary>
    /// By place, without overlap. Two that overlap become one over both, of the type of the longer: a value is never taken out in part.
    /// </summary>
    public static List<Finding> Apart(IEnumerable<Finding> findings)
    {
        var apart = new List<Finding>();
        foreach (var finding in findings.Where(finding => finding.Length > 0).OrderBy(finding => finding.Start).ThenByDescending(finding => finding.Length))
        {
            if (apart is [.., var last] && last.Overlaps(finding))
            {
                var stronger = finding.Length > last.Length ? finding : last;
                apart[^1] = stronger with { Start = last.Start, Length = Math.Max(last.End, finding.End) - last.Start };
            }
            else
            {
                apart.Add(finding);
            }
        }

        return apart;
    }

    public static Dictionary<string, int> Count(IEnumerable<Finding> findings) => findings.CountBy(finding => finding.Type).ToDictionary();

    public static IReadOnlyList<string> Rules(IEnumerable<Finding> findings) => [.. findings.Select(finding => finding.Rule).Distinct()];
}
