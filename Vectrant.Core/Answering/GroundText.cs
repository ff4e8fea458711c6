using Vectrant.Core.Language;

namespace Vectrant.Core.Answering;

/// <summary>Judges a text that a person wrote as if the pipeline had composed it: retrieves for the question, marks each sentence.</summary>
public sealed class GroundText(PassageFinder finder, TimeProvider clock)
{
    /// <param name="request">The question and what may be read for it.</param>
    /// <param name="text">The text that answers it.</param>
    /// <param name="author">Who wrote it, as <see cref="Answer.Model"/> shows it.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    public async Task<Answer> RunAsync(AnswerRequest request, string text, string author, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var trace = new AnswerTrace(clock);
        var question = FollowUp.Complete(request.Question, request.History);
        var passages = await finder.FindAsync(question, await finder.ChooseAsync(request, cancellationToken), cancellationToken);
        trace.End(AnswerStep.Retrieve, Guardrails.Verdict.Allow, "passages_found", ("found", passages.Count), ("documents", passages.Select(passage => passage.DocumentId).Distinct().Count()));

        var grounding = new Grounding(passages);
        IReadOnlyList<AnswerSentence> sentences = [.. Sentences.Split(text).Select(span => grounding.Check(text, span, []))];
        var supported = sentences.Count(sentence => sentence.Supported);
        var all = supported == sentences.Count;
        trace.End(AnswerStep.Ground, all ? Guardrails.Verdict.Allow : Guardrails.Verdict.Warn, all ? "all_supported" : "some_unsupported", ("supported", supported), ("sentences", sentences.Count));
        return new Answer(AnswerOutcome.Answered, text, sentences, passages, trace.Steps, Confidence.Of(question, text, sentences, passages, trace.Warned), author);
    }
}
