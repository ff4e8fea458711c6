using Vectrant.Core.Answering;
using Vectrant.Core.Common;
using Vectrant.Core.Conversations.Drafts;

namespace Vectrant.Core.Conversations.Queue;

/// <summary>Parts of the queue.</summary>
public enum QueueFilter
{
    /// <summary>
    /// A draft waits for a decision or is on its way, the last one failed or was skipped and nobody took over, or an answer of
    /// somebody else waits for a second approval that the reader may give.
    /// </summary>
    ToDecide,

    /// <summary>Claimed or taken over by me, promised by me, decided by me and not sent yet, or returned to me.</summary>
    Mine,

    /// <summary>A person was promised.</summary>
    HandOvers,

    /// <summary>Unsupported sentences, warnings of a guardrail, nothing found, or a draft that failed.</summary>
    Flagged,

    /// <summary>Everything that waits.</summary>
    All,
}

/// <summary>Where a waiting conversation stands.</summary>
public enum QueueSituation
{
    Generating,
    Ready,
    Failed,
    Skipped,

    /// <summary>A person was promised, and there is no draft to decide on.</summary>
    NeedsPerson,
    TakenOver,

    /// <summary>Decided; goes out as soon as it cannot be undone any more.</summary>
    Sending,

    /// <summary>One person approved it; policy asks for a second one before it is sent.</summary>
    SecondApproval,
}

/// <summary>One waiting conversation.</summary>
public sealed record QueueItem
{
    public required ConversationId ConversationId { get; init; }

    /// <summary>Short name that people say to each other.</summary>
    public required string Code { get; init; }

    public required string Topic { get; init; }

    /// <summary>Beginning of the newest message of the customer.</summary>
    public required string Preview { get; init; }

    public required DateTimeOffset WaitingSince { get; init; }

    public string? Language { get; init; }

    public required QueueSituation Situation { get; init; }

    public DraftId? DraftId { get; init; }

    /// <summary>0 to 1.</summary>
    public double? Confidence { get; init; }

    public int SupportedSentences { get; init; }

    public int Sentences { get; init; }

    /// <summary>Documents that the draft cites.</summary>
    public int Sources { get; init; }

    /// <summary>Steps that redacted something.</summary>
    public int Redactions { get; init; }

    public AnswerOutcome? Outcome { get; init; }

    public Claim? Claim { get; init; }

    /// <summary>Who took over, in <see cref="QueueSituation.TakenOver"/>.</summary>
    public string? TakenOverBy { get; init; }

    /// <summary>The decision that is about to be sent, in <see cref="QueueSituation.Sending"/>.</summary>
    public StandingDecision? Standing { get; init; }

    /// <summary>Who approved first, in <see cref="QueueSituation.SecondApproval"/>.</summary>
    public string? FirstApprover { get; init; }

    /// <summary>The one who looks may give the second approval that it waits for.</summary>
    public bool AwaitsYou { get; init; }

    public DateTimeOffset? HandoverDueAt { get; init; }

    public bool HandoverEscalated { get; init; }
}

/// <summary>How many wait in each part.</summary>
public sealed record QueueCounts
{
    public int ToDecide { get; init; }

    public int Mine { get; init; }

    public int HandOvers { get; init; }

    public int Flagged { get; init; }

    public int All { get; init; }
}

/// <summary>One part of the queue.</summary>
/// <param name="Items">Longest waiting first, at most 200.</param>
/// <param name="Counts">Of all parts.</param>
/// <param name="More">Whether there are more than the 200.</param>
public sealed record QueueList(IReadOnlyList<QueueItem> Items, QueueCounts Counts, bool More);

public interface IQueueQuery
{
    /// <summary>Empty for an actor who may not see the queue.</summary>
    Task<QueueList> ListAsync(Actor actor, QueueFilter filter, CancellationToken cancellationToken);
}
