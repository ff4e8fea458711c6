using Vectrant.Core.Guardrails.Redaction;
using Vectrant.Core.Guardrails.Rules;

namespace Vectrant.Core.Guardrails.Evaluation;

/// <summary>What can be checked on its own: the three policies and the two scanners behind them.</summary>
public enum CheckedLayer
{
    Input,
    Context,
    Output,

    /// <summary>Personal data of every kind, also what no policy redacts.</summary>
    Pii,
    Secrets,
}

/// <summary>What a layer says of a text.</summary>
/// <param name="Verdict">The decision.</param>
/// <param name="Score">0 to 1: the strongest finding.</param>
/// <param name="Findings">By place, UTF-16 offsets of the text as given.</param>
/// <param name="Text">The text with values replaced and instructing lines taken out.</param>
public sealed record LayerResult(Verdict Verdict, double Score, IReadOnlyList<Finding> Findings, string Text);

/// <summary>Runs one layer over texts, with the rules as shipped. For measuring; a message of the product goes through the ports.</summary>
public sealed class TextCheck(CheckedLayer layer, GuardProfile profile)
{
    private readonly GuardRules _rules = GuardRules.Shipped with { Profile = profile };

    public LayerResult Run(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        switch (layer)
        {
            case CheckedLayer.Input:
                var input = InputPolicy.Check(text, _rules);
                return new LayerResult(input.Verdict.Verdict, input.Score, input.Findings, Redacted(text, input.Findings, input.Verdict.Verdict == Verdict.Redact));
            case CheckedLayer.Output:
                var output = OutputPolicy.Check(text, null, _rules);
                return new LayerResult(output.Verdict.Verdict, output.Score, output.Findings, Redacted(text, output.Findings));
            case CheckedLayer.Context:
                var context = ContextSanitiser.Clean([text], _rules);
                return new LayerResult(context.Verdict.Verdict, Highest(context.Findings[0]), context.Findings[0], context.Texts[0]);
            default:
                return Scanned(text);
        }
    }

    private LayerResult Scanned(string text)
    {
        var scanners = GuardScanners.OfThisThread;
        scanners.Begin(text);
        if (layer == CheckedLayer.Secrets)
        {
            scanners.Secrets.Find(scanners.Shadow, scanners.Found);
        }
        else
        {
            scanners.PersonalOfAllKinds.Find(scanners.Shadow, scanners.Found);
        }

        var findings = FindingList.Apart(scanners.Found.ToList());
        return new LayerResult(findings.Count == 0 ? Verdict.Allow : Verdict.Redact, Highest(findings), findings, Redacted(text, findings));
    }

    private static string Redacted(string text, IReadOnlyList<Finding> findings, bool everything = false) => findings.Count == 0
        ? text
        : RedactedText.Of(text, findings.Where(finding => everything || !FindingTypes.IsOfWords(finding.Type)), new TextPlaceholders());

    private static double Highest(IReadOnlyList<Finding> findings) => findings.Count == 0 ? 0 : findings.Max(finding => finding.Score);
}
