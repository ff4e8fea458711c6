using Vectrant.Core.Answering;
using Vectrant.Core.Guardrails;
using Vectrant.Core.Knowledge;
using Vectrant.Core.Retrieval;

namespace Vectrant.Web.Api;

/// <summary>What the pipeline made, with everything that is needed to judge it.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Text">The answer, without citation marks.</param>
/// <param name="Sentences">The same text, sentence by sentence, with what supports it.</param>
/// <param name="Citations">What was retrieved, best first; sentences point here by number from 1.</param>
/// <param name="Trace">What each step did, in order.</param>
/// <param name="Confidence">0 to 1: how likely it is that a person approves it as it is.</param>
/// <param name="Model">Who wrote it.</param>
/// <param name="Pipeline">What it was made through; null where that was not recorded.</param>
public sealed record AnswerBody(
    AnswerOutcome Outcome, string Text, IReadOnlyList<SentenceBody> Sentences, IReadOnlyList<CitationBody> Citations, IReadOnlyList<StepBody> Trace, double Confidence, string Model,
    MadeThroughBody? Pipeline)
{
    internal static AnswerBody? Of(Answer? answer) => answer is null ? null : new AnswerBody(
        answer.Outcome,
        answer.Text,
        [.. answer.Sentences.Select(sentence => new SentenceBody(sentence.Start, sentence.Length, sentence.Supported, sentence.PassageNumbers, sentence.Reason))],
        [.. answer.Passages.Select(CitationBody.Of)],
        [.. answer.Trace.Select(step => new StepBody(step.Step, step.Verdict, step.Code, step.Counts, step.Milliseconds, step.Rules))],
        answer.Confidence,
        answer.Model,
        answer.Pipeline is { } pipeline ? new MadeThroughBody(pipeline.Id.Value, pipeline.Name) : null);
}

/// <summary>The pipeline of an answer.</summary>
/// <param name="Name">As it was when the answer was made.</param>
public sealed record MadeThroughBody(Guid Id, string Name);

/// <summary>One sentence of an answer.</summary>
/// <param name="Start">Offset in the text, UTF-16 units.</param>
/// <param name="Length">Its length.</param>
/// <param name="Supported">Whether a citation says it.</param>
/// <param name="Citations">Numbers of those that do, from 1.</param>
/// <param name="Reason">Why it is not supported; null when it is.</param>
public sealed record SentenceBody(int Start, int Length, bool Supported, IReadOnlyList<int> Citations, string? Reason);

/// <summary>A passage that the answer was written from.</summary>
/// <param name="Link">The page that opens the document at the passage.</param>
public sealed record CitationBody(
    Guid ChunkId, Guid DocumentId, Guid VersionId, int VersionNumber, string Title, Audience Audience, IReadOnlyList<string> Headings, int? Page,
    int CharStart, int CharEnd, string Text, double Score, string Link)
{
    internal static CitationBody Of(Passage passage) => new(
        passage.ChunkId.Value, passage.DocumentId.Value, passage.VersionId.Value, passage.VersionNumber, passage.DocumentTitle, passage.Audience, passage.HeadingPath, passage.Page,
        passage.CharStart, passage.CharEnd, passage.Text, passage.Score,
        FormattableString.Invariant($"/documents/{passage.DocumentId}?version={passage.VersionId}&start={passage.CharStart}&end={passage.CharEnd}"));
}

/// <summary>What one step of the pipeline did.</summary>
public sealed record StepBody(AnswerStep Step, Verdict Verdict, string Code, IReadOnlyDictionary<string, int> Counts, double Milliseconds, IReadOnlyList<string> Rules);
