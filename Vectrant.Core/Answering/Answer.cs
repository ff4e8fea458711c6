using Vectrant.Core.Common;
using Vectrant.Core.Guardrails;
using Vectrant.Core.Knowledge;
using Vectrant.Core.Knowledge.Pipelines;
using Vectrant.Core.Models;
using Vectrant.Core.Retrieval;

namespace Vectrant.Core.Answering;

/// <summary>A question for the pipeline.</summary>
/// <param name="Question">The text of who asked.</param>
/// <param name="Side">Which side of the knowledge base may be read.</param>
/// <param name="Roles">The asker's roles (internal side only).</param>
/// <param name="History">Earlier messages of the same conversation, oldest first.</param>
/// <param name="Task">Which configured model writes.</param>
/// <param name="ConversationId">For the cost per conversation; null for Ask.</param>
public sealed record AnswerRequest(
    string Question,
    Audience Side,
    IReadOnlySet<string> Roles,
    IReadOnlyList<EarlierMessage> History,
    ModelTask Task,
    Guid? ConversationId)
{
    /// <summary>The employee's question that this is, for the account of what was hidden in it; null for a conversation.</summary>
    public Guid? QuestionId { get; init; }

    /// <summary>Who asks, for the collections that only some teams read; null for a customer, who reads none of them.</summary>
    public PersonId? Person { get; init; }

    /// <summary>What it is asked through; null for the default pipeline of its side.</summary>
    public PipelineId? Pipeline { get; init; }

    /// <summary>That pipeline as it is when answering begins; null before, and where the side has no such pipeline.</summary>
    internal AnsweringPipeline? Through { get; init; }

    /// <summary>How it answers.</summary>
    internal PipelineTuning Tuning => Through?.Tuning ?? PipelineTuning.Usual;
}

/// <summary>One earlier message.</summary>
/// <param name="FromAsker">True for the asker's own, false for our replies.</param>
/// <param name="Text">Its text.</param>
public sealed record EarlierMessage(bool FromAsker, string Text);

public enum AnswerOutcome
{
    /// <summary>An answer with sources.</summary>
    Answered,

    /// <summary>The knowledge base does not answer it, and the text says so.</summary>
    NotInSources,

    /// <summary>A guardrail stopped it; the text is the notice.</summary>
    Blocked,

    /// <summary>No model answered; there is no text to send.</summary>
    ModelUnavailable,
}

/// <summary>What the pipeline made, with everything a person needs to judge it. Stored as JSON beside a draft.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Text">The answer, without citation marks.</param>
/// <param name="Sentences">The same text, sentence by sentence, marked.</param>
/// <param name="Passages">What was retrieved, best first; citations point here by number from 1.</param>
/// <param name="Trace">What each step did, in order.</param>
/// <param name="Confidence">0 to 1: how likely it is that a person approves it as it is.</param>
/// <param name="Model"><c>provider/name</c> of who wrote it.</param>
public sealed record Answer(
    AnswerOutcome Outcome,
    string Text,
    IReadOnlyList<AnswerSentence> Sentences,
    IReadOnlyList<Passage> Passages,
    IReadOnlyList<StepVerdict> Trace,
    double Confidence,
    string Model)
{
    /// <summary>What it was made through; null for answers from before that was recorded, and for texts that a person wrote.</summary>
    public MadeThrough? Pipeline { get; init; }
}

/// <summary>The pipeline of an answer.</summary>
/// <param name="Name">As it was when the answer was made.</param>
public sealed record MadeThrough(PipelineId Id, string Name);

/// <summary>One sentence of an answer.</summary>
/// <param name="Start">Offset in <see cref="Answer.Text"/>, UTF-16 units.</param>
/// <param name="Length">Its length.</param>
/// <param name="Supported">Whether a retrieved passage says it.</param>
/// <param name="PassageNumbers">The passages that say it, from 1 into <see cref="Answer.Passages"/>; empty when unsupported.</param>
/// <param name="Reason">In words, why it is not supported, such as a number that no passage contains; null when supported.</param>
public sealed record AnswerSentence(int Start, int Length, bool Supported, IReadOnlyList<int> PassageNumbers, string? Reason);

/// <summary>The steps of the pipeline, in their order.</summary>
public enum AnswerStep
{
    InputCheck,
    Retrieve,
    SanitiseContext,
    Compose,
    Ground,
    OutputCheck,
}

/// <summary>What one step did.</summary>
/// <param name="Step">Which one.</param>
/// <param name="Verdict">Its outcome.</param>
/// <param name="Code">Stable name of what happened, lower snake case, such as <c>passages_found</c>; the screen translates it.</param>
/// <param name="Counts">Numbers for the words on screen, such as found and used passages. Never text of the message.</param>
/// <param name="Milliseconds">How long it took.</param>
public sealed record StepVerdict(AnswerStep Step, Verdict Verdict, string Code, IReadOnlyDictionary<string, int> Counts, double Milliseconds)
{
    /// <summary>Ids of the guard rules that led to it.</summary>
    public IReadOnlyList<string> Rules { get; init; } = [];
}

/// <summary>A part of a streamed answer.</summary>
/// <param name="Text">Text to append; whole sentences only, each after it passed the output check.</param>
/// <param name="Final">The finished answer, on the last part only; it replaces what was streamed.</param>
public sealed record AnswerPart(string Text, Answer? Final);
