using Vectrant.Core.Common;
using Vectrant.Core.Guardrails.Redaction;

namespace Vectrant.Core.Guardrails.Rules;

/// <summary>What the guard makes of a text.</summary>
/// <param name="Findings">What was found, by place.</param>
/// <param name="Logged">What rules that only log would have found, by place.</param>
/// <param name="Redacted">The text as it would be kept; the sanitised passage for the context layer.</param>
public sealed record TriedText(GuardVerdict Verdict, double Score, IReadOnlyList<Finding> Findings, IReadOnlyList<Finding> Logged, string Redacted);

/// <summary>Shows what the rules in force make of a text. Nothing is stored, no event is written.</summary>
public sealed class TryGuard(IInputPolicy input, IContextSanitiser context, IOutputPolicy output)
{
    private const int LongestText = 20_000;

    public Result<TriedText> Run(Actor actor, GuardPipeline pipeline, GuardLayer layer, string text)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(text);
        if (!actor.May(Permission.ManageGuardrails))
        {
            return GuardRuleErrors.MayNotManage;
        }

        if (text.Length > LongestText)
        {
            return GuardRuleErrors.TextTooLong;
        }

        var tried = Judge(pipeline, layer, text);
        return tried with { Findings = [.. tried.Findings.OrderBy(finding => finding.Start)], Logged = [.. tried.Logged.OrderBy(finding => finding.Start)] };
    }

    private TriedText Judge(GuardPipeline pipeline, GuardLayer layer, string text)
    {
        switch (layer)
        {
            case GuardLayer.Input:
                var question = input.Check(text, pipeline);
                return new TriedText(question.Verdict, question.Score, question.Findings, question.Logged, Redact(text, question.Verdict, question.Findings));
            case GuardLayer.Context:
                var passage = context.Clean([text], pipeline);
                return new TriedText(passage.Verdict, 0, passage.Findings[0], passage.Logged, passage.Texts[0]);
            default:
                var answer = output.Check(text, null, pipeline);
                return new TriedText(answer.Verdict, answer.Score, answer.Findings, answer.Logged, Redact(text, answer.Verdict, answer.Findings));
        }
    }

    // What is redacted is all of it, a word of a rule of one's own included; of a text that is refused only the values are hidden.
    private static string Redact(string text, GuardVerdict verdict, IReadOnlyList<Finding> findings) =>
        RedactedText.Of(text, verdict.Verdict == Verdict.Redact ? findings : findings.Where(finding => RedactedValue.IsValue(finding.Type)), new TextPlaceholders());
}
