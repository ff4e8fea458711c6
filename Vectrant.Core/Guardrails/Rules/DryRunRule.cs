using Vectrant.Core.Common;
using Vectrant.Core.Guardrails.Redaction;
using Vectrant.Core.Guardrails.Text;

namespace Vectrant.Core.Guardrails.Rules;

/// <summary>Tries a rule on the newest texts of its pipeline before it is switched on. What it finds is shown and not stored; that it ran, is.</summary>
public sealed class DryRunRule(IPastTexts past, IInputPolicy input, IRuleStore store)
{
    private const int MostExamples = 20;
    private const int Around = 80;
    private const int ReportEvery = 100;

    public async Task<Result<DryRunResult>> RunAsync(Actor actor, DryRunRequest request, IProgress<DryRunProgress> progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(progress);
        if (!actor.May(Permission.ManageGuardrails))
        {
            return GuardRuleErrors.MayNotManage;
        }

        var pattern = RulePattern.Check(request.Pattern);
        if (!pattern.Succeeded)
        {
            return pattern.Error;
        }

        var most = Math.Clamp(request.Last, 1, DryRunRequest.Most);
        var total = await past.CountAsync(request.Pipeline, request.Layer, most, cancellationToken);
        var (texts, matches, ordinary) = (0, 0, 0);
        var examples = new List<DryRunExample>();
        var (shadow, rule) = (new ShadowText(), RuleMatches.Of(request.Pattern, string.Empty));
        progress.Report(new DryRunProgress(0, total));
        await foreach (var text in past.ReadAsync(request.Pipeline, request.Layer, most, cancellationToken))
        {
            cancellationToken.ThrowIfCancellationRequested();
            texts++;
            shadow.Read(text.Text);
            if (RuleMatches.In(shadow, rule) is [var first, ..])
            {
                matches++;
                ordinary += text.Ordinary ? 1 : 0;
                if (examples.Count < MostExamples)
                {
                    examples.Add(Example(text, first, request.Pipeline, rule));
                }
            }

            if (texts % ReportEvery == 0)
            {
                progress.Report(new DryRunProgress(texts, Math.Max(total, texts)));
                await Task.Yield();
            }
        }

        var result = new DryRunResult(texts, matches, ordinary, examples);
        await store.RecordDryRunAsync(actor, request with { Last = most }, result, cancellationToken);
        return result;
    }

    private DryRunExample Example(PastText text, Finding found, GuardPipeline pipeline, RuleMatcher rule)
    {
        // A piece wide enough that a value at its edge is still recognised as one, then redacted, then cut.
        var from = Math.Max(0, found.Start - (4 * Around));
        var piece = text.Text[from..Math.Min(text.Text.Length, found.End + (4 * Around))];
        var redacted = RedactedText.Of(piece, input.Check(piece, pipeline).Findings.Where(finding => RedactedValue.IsValue(finding.Type)), new TextPlaceholders());
        var shadow = new ShadowText();
        shadow.Read(redacted);
        var again = RuleMatches.In(shadow, rule);
        var (start, length) = again.Count > 0 ? (again[0].Start, again[0].Length) : (-1, 0);
        var centre = start >= 0 ? start : Math.Min(found.Start - from, redacted.Length);
        var cut = Math.Max(0, centre - Around);
        var end = Math.Min(redacted.Length, centre + length + Around);
        return new DryRunExample(redacted[cut..end], start >= 0 ? start - cut : -1, length, text.Ordinary, text.At);
    }
}
