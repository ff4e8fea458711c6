using System.Globalization;
using System.Text.Json;
using Vectrant.Core.Guardrails;
using Vectrant.Core.Guardrails.Evaluation;
using Vectrant.Core.Guardrails.PersonalData;
using Vectrant.Core.Guardrails.Text;
using Xunit;

namespace Vectrant.Tests.Evaluation;

/// <summary>The personal data scanner on labelled and on harmless public texts, where they are at hand; the figures stand in the test's output.</summary>
public sealed class PersonalDataSetTests
{
    private static readonly Dictionary<string, string> Types = new()
    {
        ["CREDIT_CARD"] = FindingTypes.Card,
        ["EMAIL_ADDRESS"] = FindingTypes.Email,
        ["IBAN_CODE"] = FindingTypes.Iban,
        ["IP_ADDRESS"] = FindingTypes.Ip,
        ["US_SSN"] = FindingTypes.Ssn,
        ["PHONE_NUMBER"] = FindingTypes.Phone,
        ["DOMAIN_NAME"] = FindingTypes.Domain,
    };

    private readonly ShadowText _shadow = new();
    private readonly Findings _findings = new();

    [Fact]
    public void Find_LabelledSentences_ReachesTheBounds()
    {
        var scanner = new PersonalDataScanner(PersonalDataScope.All);
        var (touching, exact) = (new SpanScore(), new SpanScore(exact: true));
        foreach (var row in Rows("pii", "presidio_synth_v2.jsonl"))
        {
            var text = row.GetProperty("text").GetString()!;
            var labels = row.GetProperty("spans").EnumerateArray().Where(span => Types.ContainsKey(span.GetProperty("type").GetString()!)).Select(span => Label(text, span)).ToList();
            var found = Find(scanner, text).Where(finding => Types.ContainsValue(finding.Type)).Select(finding => new LabelledSpan(finding.Type, finding.Start, finding.End)).ToList();
            touching.Add(labels, found);
            exact.Add(labels, found);
        }

        foreach (var (type, count) in touching.Types.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            Write($"{type}: {count.True} found, {count.Extra} extra, {count.Missed} missed; exact F1 {exact.Types[type].F1:0.0000}");
        }

        var total = touching.Total;
        Write($"all: F1 {total.F1:0.0000}, precision {total.Precision:0.0000}, recall {total.Recall:0.0000} of {total.True + total.Missed}; exact F1 {exact.Total.F1:0.0000}");
        Assert.True(total.F1 >= 0.98, $"F1 is {total.F1:0.0000}.");
        Assert.True(total.Precision >= 0.995, $"Precision is {total.Precision:0.0000}.");
        Assert.True(exact.Total.F1 >= 0.97, $"Exact F1 is {exact.Total.F1:0.0000}.");
    }

    [Theory]
    [InlineData("banking77.train.jsonl")]
    [InlineData("clinc150.train.jsonl")]
    [InlineData("bitext.dev.jsonl")]
    public void Find_HarmlessMessages_TakesNothingOut(string file)
    {
        var scanner = new PersonalDataScanner(PersonalDataScope.Sensitive);
        var texts = Rows("benign", file).Select(row => row.GetProperty("text").GetString()!).ToList();
        var redacted = texts.Where(text => Find(scanner, text).Count > 0).ToList();
        Write($"{file}: {redacted.Count} of {texts.Count} touched");

        Assert.Empty(redacted);
    }

    private static LabelledSpan Label(string text, JsonElement span)
    {
        // Labels count code points.
        var offsets = new List<int>();
        for (var i = 0; i < text.Length; i += char.IsSurrogatePair(text, i) ? 2 : 1)
        {
            offsets.Add(i);
        }

        offsets.Add(text.Length);
        return new LabelledSpan(Types[span.GetProperty("type").GetString()!], offsets[span.GetProperty("start").GetInt32()], offsets[span.GetProperty("end").GetInt32()]);
    }

    private static List<JsonElement> Rows(params string[] path)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var file = Path.Combine([folder.FullName, "shared", "data", "guardrails", .. path]);
            if (File.Exists(file))
            {
                return [.. File.ReadLines(file).Select(line => JsonDocument.Parse(line).RootElement)];
            }
        }

        Assert.Skip($"The set {path[^1]} is not on this machine.");
        return [];
    }

    private static void Write(FormattableString line) => TestContext.Current.TestOutputHelper!.WriteLine(line.ToString(CultureInfo.InvariantCulture));

    private IReadOnlyList<Finding> Find(PersonalDataScanner scanner, string text)
    {
        _findings.Clear();
        _shadow.Read(text);
        scanner.Find(_shadow, _findings);
        return _findings.ToList();
    }
}
