namespace Vectrant.Core.Guardrails.Evaluation;

/// <summary>Found spans against labelled ones: a finding is right when it overlaps a label of its type.</summary>
internal static class PersonalDataMeasures
{
    private static readonly Dictionary<string, string[]> Types = new()
    {
        ["CREDIT_CARD"] = [FindingTypes.Card],
        ["EMAIL_ADDRESS"] = [FindingTypes.Email],
        ["IBAN_CODE"] = [FindingTypes.Iban],
        ["IP_ADDRESS"] = [FindingTypes.Ip],
        ["US_SSN"] = [FindingTypes.Ssn],
        ["PHONE_NUMBER"] = [FindingTypes.Phone],
        ["DOMAIN_NAME"] = [FindingTypes.Domain, FindingTypes.Url],
    };

    public static IEnumerable<MeasuredRow> Run(IEnumerable<MeasuredText> texts)
    {
        var check = new TextCheck(CheckedLayer.Pii, GuardProfile.Balanced);
        var counts = Types.Keys.ToDictionary(type => type, _ => new Counts());
        foreach (var text in texts)
        {
            var starts = Starts(text.Text);
            var findings = check.Run(text.Text).Findings;
            foreach (var (label, types) in Types)
            {
                var wanted = text.Spans.Where(span => span.Type == label).Select(span => (Start: starts[span.Start], End: starts[span.End])).ToList();
                var found = findings.Where(finding => types.Contains(finding.Type)).ToList();
                var count = counts[label];
                count.Found += wanted.Count(span => found.Exists(finding => finding.Start < span.End && span.Start < finding.End));
                count.Wanted += wanted.Count;
                count.Right += found.Count(finding => wanted.Exists(span => finding.Start < span.End && span.Start < finding.End));
                count.Claimed += found.Count;
            }
        }

        foreach (var (label, count) in counts)
        {
            yield return new MeasuredRow($"{label} found", "–", new Proportion(count.Found, count.Wanted), string.Empty);
        }

        var (found7, wanted7, right7, claimed7) = (counts.Values.Sum(c => c.Found), counts.Values.Sum(c => c.Wanted), counts.Values.Sum(c => c.Right), counts.Values.Sum(c => c.Claimed));
        var (recall, precision) = (new Proportion(found7, wanted7), new Proportion(right7, claimed7));
        var f1 = 2 * recall.Value * precision.Value / (recall.Value + precision.Value);
        yield return new MeasuredRow("structured personal data, recall", "–", recall, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"F1 {f1:0.000} (target .98)"));
        yield return new MeasuredRow("structured personal data, precision", "≥ 99.5 %", precision, string.Empty);
    }

    /// <summary>UTF-16 offset of each code point, and of the end.</summary>
    private static List<int> Starts(string text)
    {
        var starts = new List<int>(text.Length + 1);
        for (var i = 0; i < text.Length; i += char.IsSurrogatePair(text, i) ? 2 : 1)
        {
            starts.Add(i);
        }

        starts.Add(text.Length);
        return starts;
    }

    private sealed class Counts
    {
        public int Found { get; set; }

        public int Wanted { get; set; }

        public int Right { get; set; }

        public int Claimed { get; set; }
    }
}
