using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Vectrant.Core.Guardrails;
using Vectrant.Core.Language;
using Vectrant.Core.Models;
using Vectrant.Core.Retrieval;

namespace Vectrant.Core.Answering;

/// <summary>The one pipeline behind drafts and Ask: input check, retrieve, sanitise context, compose, ground, output check.</summary>
public sealed class AnswerQuestion(AnswerGuard guard, PassageFinder finder, AnswerComposer composer, TimeProvider clock)
{
    private const string NoModel = "none";

    /// <summary>Answers in one piece. A failing model is an outcome, never an exception; cancellation is honoured.</summary>
    public async Task<Answer> RunAsync(AnswerRequest request, CancellationToken cancellationToken)
    {
        Answer? final = null;
        await foreach (var part in StreamAsync(request, cancellationToken))
        {
            final = part.Final ?? final;
        }

        return final ?? throw new InvalidOperationException("The pipeline ended without a final answer.");
    }

    /// <summary>Answers sentence by sentence; the last part carries the finished answer, which replaces what was streamed.</summary>
    public async IAsyncEnumerable<AnswerPart> StreamAsync(AnswerRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        cancellationToken.ThrowIfCancellationRequested();
        request = await finder.ChooseAsync(request, cancellationToken);
        var pipeline = request.Through is { } through ? new MadeThrough(through.Id, through.Name) : null;
        await foreach (var part in PartsAsync(request, cancellationToken))
        {
            yield return part.Final is { } final ? part with { Final = final with { Pipeline = pipeline } } : part;
        }
    }

    private async IAsyncEnumerable<AnswerPart> PartsAsync(AnswerRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var trace = new AnswerTrace(clock);
        var language = LanguageGuess.Of(request.Question);

        var checkedInput = guard.CheckQuestion(request);
        trace.End(AnswerStep.InputCheck, checkedInput.Verdict);
        if (checkedInput.Verdict.Verdict == Verdict.Block)
        {
            yield return Finished(AnswerOutcome.Blocked, AnswerTexts.InputBlocked(language, checkedInput.Verdict.Code), [], trace, NoModel);
            yield break;
        }

        request = await guard.WithoutValuesAsync(request, checkedInput, cancellationToken);
        var question = FollowUp.Complete(request.Question, request.History);
        var found = await finder.FindAsync(question, request, cancellationToken);
        trace.End(AnswerStep.Retrieve, found.Count == 0 ? Verdict.Warn : Verdict.Allow, found.Count == 0 ? "nothing_found" : "passages_found",
            ("found", found.Count), ("documents", found.Select(passage => passage.DocumentId).Distinct().Count()));

        var (sanitised, passages) = await guard.CleanAsync(request, found, cancellationToken);
        trace.End(AnswerStep.SanitiseContext, sanitised);
        if (passages.Count == 0)
        {
            trace.End(AnswerStep.Compose, Verdict.Warn, "not_in_sources");
            yield return Finished(AnswerOutcome.NotInSources, AnswerTexts.NotInSources(language), passages, trace, NoModel);
            yield break;
        }

        var assignment = new Assignment(question, language, passages, RandomNumberGenerator.GetHexString(16));
        await foreach (var part in ComposeAsync(assignment, request, trace, cancellationToken))
        {
            yield return part;
        }
    }

    private async IAsyncEnumerable<AnswerPart> ComposeAsync(
        Assignment assignment, AnswerRequest request, AnswerTrace trace, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var origin = new AnswerOrigin(assignment.Marker, [.. assignment.Passages.Select(passage => passage.Text)]);
        var draft = new DraftText(text => guard.CheckAnswer(text, origin, request));
        ChatModel? model = null;
        var failed = false;
        try
        {
            model = await composer.ModelAsync(request.Task, cancellationToken);
        }
        catch (ModelUnavailableException)
        {
            failed = true;
        }

        if (model is not null)
        {
            await using var stream = composer.WriteAsync(model, assignment, request, cancellationToken).GetAsyncEnumerator(cancellationToken);
            while (!failed && !draft.Blocked)
            {
                try
                {
                    if (!await stream.MoveNextAsync())
                    {
                        break;
                    }
                }
                catch (ModelUnavailableException)
                {
                    failed = true;
                    break;
                }

                var released = draft.Add(stream.Current);
                if (released.Length > 0)
                {
                    yield return new AnswerPart(released, null);
                }
            }
        }

        yield return new AnswerPart(string.Empty, Judge(draft, failed, assignment, request, model is null ? NoModel : $"{model.Provider}/{model.Name}", trace));
    }

    private Answer Judge(DraftText draft, bool failed, Assignment assignment, AnswerRequest request, string model, AnswerTrace trace)
    {
        if (failed)
        {
            trace.End(AnswerStep.Compose, Verdict.Warn, "model_unavailable");
            return new Answer(AnswerOutcome.ModelUnavailable, string.Empty, [], assignment.Passages, trace.Steps, 0, model);
        }

        var reply = draft.Reply;
        trace.End(AnswerStep.Compose, reply.NotInSources ? Verdict.Warn : Verdict.Allow, reply.NotInSources ? "not_in_sources" : "composed", ("sentences", reply.Sentences.Count), ("passages", assignment.Passages.Count));
        if (reply.NotInSources)
        {
            return Finished(AnswerOutcome.NotInSources, AnswerTexts.NotInSources(assignment.Language), assignment.Passages, trace, model).Final!;
        }

        // Before grounding: an answer that leaks is stopped for that, also when its sources do not support it.
        var output = draft.Check();
        guard.RecordAnswer(output, reply.Text.Length, request);
        if (output.Verdict.Verdict == Verdict.Block)
        {
            trace.End(AnswerStep.OutputCheck, output.Verdict);
            return Finished(AnswerOutcome.Blocked, AnswerTexts.OutputBlocked(assignment.Language, output.Verdict.Code), assignment.Passages, trace, model).Final!;
        }

        var grounding = new Grounding(assignment.Passages);
        IReadOnlyList<AnswerSentence> sentences = [.. reply.Sentences.Select(sentence => grounding.Check(reply.Text, sentence.Place, sentence.Claimed))];
        var supported = sentences.Count(sentence => sentence.Supported);
        var tooLittle = supported * 100 < sentences.Count * request.Tuning.LeastSupported;
        var (verdict, code) = supported == sentences.Count ? (Verdict.Allow, "all_supported")
            : supported == 0 ? (Verdict.Warn, "none_supported")
            : (Verdict.Warn, tooLittle ? "too_little_supported" : "some_unsupported");
        trace.End(AnswerStep.Ground, verdict, code, ("supported", supported), ("sentences", sentences.Count), ("percent", request.Tuning.LeastSupported));
        if (supported == 0 || tooLittle)
        {
            return Finished(AnswerOutcome.NotInSources, AnswerTexts.NotInSources(assignment.Language), assignment.Passages, trace, model).Final!;
        }

        trace.End(AnswerStep.OutputCheck, output.Verdict);
        return new Answer(AnswerOutcome.Answered, reply.Text, sentences, assignment.Passages, trace.Steps,
            Confidence.Of(assignment.Question, reply.Text, sentences, assignment.Passages, trace.Warned), model);
    }

    private static AnswerPart Finished(AnswerOutcome outcome, string text, IReadOnlyList<Passage> passages, AnswerTrace trace, string model) =>
        new(string.Empty, new Answer(outcome, text, [], passages, trace.Steps, 0, model));
}
