using Vectrant.Core.Guardrails;
using Vectrant.Core.Guardrails.Events;
using Vectrant.Core.Guardrails.Redaction;
using Vectrant.Core.Knowledge;
using Vectrant.Core.Retrieval;

namespace Vectrant.Core.Answering;

/// <summary>The guard as the pipeline uses it: each verdict with its event, each replaced value with its entry in the ledger.</summary>
public sealed class AnswerGuard(
    IInputPolicy input, IContextSanitiser context, IOutputPolicy output, IRedactionBook book, ISecurityEvents events, TimeProvider clock)
{
    public static GuardPipeline PipelineOf(AnswerRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request.Side == Audience.Customer ? GuardPipeline.Customer : GuardPipeline.Internal;
    }

    /// <summary>
    /// Questions are checked before they are stored; this is the second look, under the rules of now. Only what it stops is an event:
    /// the rest was one when it came in.
    /// </summary>
    internal InputCheck CheckQuestion(AnswerRequest request)
    {
        var check = input.Check(request.Question, PipelineOf(request));
        if (check.Verdict.Verdict == Verdict.Block)
        {
            Record(GuardLayer.Input, request, check.Verdict, check.Findings, request.Question.Length, check.Score);
        }

        return check;
    }

    /// <summary>Takes values out of question and history: what staff wrote into a conversation was never redacted, and a model reads it too.</summary>
    internal async Task<AnswerRequest> WithoutValuesAsync(AnswerRequest request, InputCheck question, CancellationToken cancellationToken)
    {
        var pipeline = PipelineOf(request);
        var history = request.History
            .Select(earlier => (Earlier: earlier, Check: input.Check(earlier.Text, pipeline)))
            .Where(pair => pair.Check.Verdict.Verdict != Verdict.Block)
            .ToList();
        var texts = history.Select(pair => ToRedact(pair.Earlier.Text, pair.Check, RedactionPlace.History))
            .Append(ToRedact(request.Question, question, request.QuestionId is null ? RedactionPlace.Message : RedactionPlace.Question))
            .ToList();
        if (texts.TrueForAll(text => text.Text.Hidden.Count == 0))
        {
            return request with { History = [.. history.Select(pair => pair.Earlier)] };
        }

        var redacted = await book.RedactAsync(pipeline, SubjectOf(request), texts, cancellationToken);
        return request with
        {
            History = [.. history.Zip(redacted, (pair, text) => pair.Earlier with { Text = text.Text })],
            Question = redacted[^1].Text,
        };
    }

    /// <summary>Sanitised passages in the same order; those of which nothing is left are gone.</summary>
    internal async Task<(GuardVerdict Verdict, IReadOnlyList<Passage> Passages)> CleanAsync(AnswerRequest request, IReadOnlyList<Passage> found, CancellationToken cancellationToken)
    {
        var pipeline = PipelineOf(request);
        var clean = context.Clean([.. found.Select(passage => passage.Text)], pipeline);
        var all = clean.Findings.SelectMany(findings => findings).ToList();
        if (clean.Verdict.Verdict != Verdict.Allow || clean.Logged.Count > 0)
        {
            var seen = all.Count > 0 ? all : clean.Logged;
            Record(GuardLayer.Context, request, clean.Verdict, seen, found.Sum(passage => passage.Text.Length), seen.Count == 0 ? 0 : seen.Max(finding => finding.Score));
        }

        var replaced = all.Where(finding => finding.Type != FindingTypes.Injection)
            .GroupBy(finding => (finding.Type, finding.Rule))
            .Select(group => new Replacement(group.Key.Type, ContextSanitiser.PlaceholderIn(group.First()), group.Count(), RedactionPlace.Passage, group.Key.Rule))
            .ToList();
        if (replaced.Count > 0)
        {
            await book.AccountAsync(pipeline, SubjectOf(request), replaced, cancellationToken);
        }

        return (clean.Verdict, [.. found.Zip(clean.Texts, (passage, text) => passage with { Text = text }).Where(passage => !string.IsNullOrWhiteSpace(passage.Text))]);
    }

    internal OutputCheck CheckAnswer(string text, AnswerOrigin origin, AnswerRequest request) => output.Check(text, origin, PipelineOf(request));

    internal void RecordAnswer(OutputCheck check, int characters, AnswerRequest request)
    {
        if (check.Verdict.Verdict != Verdict.Allow || check.Logged.Count > 0)
        {
            Record(GuardLayer.Output, request, check.Verdict, check.Findings.Count > 0 ? check.Findings : check.Logged, characters, check.Score);
        }
    }

    private static TextToRedact ToRedact(string text, InputCheck check, RedactionPlace place) => new(new CheckedText(text, [.. check.Findings.Where(finding => RedactedValue.IsValue(finding.Type))]), place);

    private static EventSubject SubjectOf(AnswerRequest request) => new() { ConversationId = request.ConversationId, QuestionId = request.QuestionId };

    private void Record(GuardLayer layer, AnswerRequest request, GuardVerdict verdict, IReadOnlyList<Finding> findings, int characters, double score) =>
        events.Record(SecurityEvent.Of(layer, PipelineOf(request), verdict, findings, characters, score, clock.GetUtcNow()) with { Subject = SubjectOf(request) });
}
