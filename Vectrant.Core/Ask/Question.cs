using Vectrant.Core.Answering;
using Vectrant.Core.Common;
using Vectrant.Core.Guardrails.Redaction;
using Vectrant.Core.Knowledge;

namespace Vectrant.Core.Ask;

public readonly record struct QuestionId(Guid Value) : IEntityId<QuestionId>
{
    public static QuestionId From(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

/// <summary>A question of an employee with its answer.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Text">What was asked.</param>
/// <param name="Answer">Null while it is written, for good when the asker stopped it, and while it is <see cref="Withheld"/>.</param>
/// <param name="AskedAt">When it was asked.</param>
/// <param name="Helpful">What the asker said of the answer, or null.</param>
/// <param name="Feedback">Why it was not helpful, or null.</param>
public sealed record Question(QuestionId Id, string Text, Answer? Answer, DateTimeOffset AskedAt, bool? Helpful, string? Feedback)
{
    /// <summary>What it was asked through; null for questions from before there were pipelines.</summary>
    public AskedPipeline? Pipeline { get; init; }

    /// <summary>There is an answer, but it was written from a document that the asker may not read any more, or that was removed.</summary>
    public bool Withheld { get; init; }
}

/// <summary>The pipeline of a question.</summary>
/// <param name="Name">As it was when the question was asked.</param>
public sealed record AskedPipeline(PipelineId Id, string Name);

/// <summary>Keeps questions. A person only ever reaches the own ones.</summary>
public interface IQuestionStore
{
    /// <summary>
    /// Stores the question with what was taken out of it accounted for, and its audit line, which does not hold the text. The pipeline
    /// cannot be archived between the check and the question: one of the two comes first.
    /// </summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="pipeline">Null for the default one.</param>
    /// <param name="text">The question.</param>
    /// <param name="cancellationToken">Cancels the write.</param>
    /// <returns>NotFound for a pipeline that the actor may not use, Conflict for one that was archived.</returns>
    Task<Result<Question>> StartAsync(Actor actor, PipelineId? pipeline, Redacted text, CancellationToken cancellationToken);

    Task FinishAsync(QuestionId id, Answer answer, CancellationToken cancellationToken);

    /// <summary>Keeps the feedback with what has to be taken out of it accounted for.</summary>
    /// <returns>False when the actor has no such question.</returns>
    Task<bool> RateAsync(Actor actor, QuestionId id, bool helpful, CheckedText? feedback, CancellationToken cancellationToken);
}

/// <summary>Reads the own questions.</summary>
public interface IQuestionQuery
{
    /// <summary>Newest first, paged by key, <paramref name="limit"/> (1 to 200) on a page.</summary>
    Task<Page<Question>> ListAsync(Actor actor, string? cursor, int limit, CancellationToken cancellationToken);

    /// <summary>One of the actor's own; null for those of others.</summary>
    Task<Question?> FindAsync(Actor actor, QuestionId id, CancellationToken cancellationToken);

    /// <summary>
    /// Those that a follow-up may refer to, oldest first: of the same pipeline (null for the default one), so that what one pipeline
    /// has read does not enter the answers of another. Answers that are withheld are not there.
    /// </summary>
    Task<IReadOnlyList<Question>> RecentAsync(Actor actor, PipelineId? pipeline, DateTimeOffset since, int most, CancellationToken cancellationToken);
}
