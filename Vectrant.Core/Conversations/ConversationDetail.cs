using Vectrant.Core.Answering;
using Vectrant.Core.Common;
using Vectrant.Core.Conversations.Drafts;
using Vectrant.Core.Conversations.Queue;

namespace Vectrant.Core.Conversations;

/// <summary>Everything that a person needs to work on one conversation, read in one go.</summary>
public sealed record ConversationDetail
{
    public required ConversationId Id { get; init; }

    public required string Code { get; init; }

    public required string Topic { get; init; }

    public required ConversationState State { get; init; }

    public required Channel Channel { get; init; }

    public string? CustomerName { get; init; }

    public string? CustomerEmail { get; init; }

    public string? Language { get; init; }

    public int? Rating { get; init; }

    public DateTimeOffset? WaitingSince { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>Who took over, or null while the assistant drafts.</summary>
    public PersonName? TakenOverBy { get; init; }

    public Claim? Claim { get; init; }

    /// <summary>The promise that is open, or null.</summary>
    public Handover? Handover { get; init; }

    /// <summary>Where it stands in the queue; null when nothing is owed to the customer.</summary>
    public QueueSituation? Situation { get; init; }

    /// <summary>All messages with notes, oldest first.</summary>
    public required IReadOnlyList<ThreadMessage> Messages { get; init; }

    /// <summary>What was hidden in this conversation, by placeholder.</summary>
    public IReadOnlyList<HiddenValue> Hidden { get; init; } = [];

    /// <summary>The newest draft, whatever its state; null when there was none.</summary>
    public DraftDetail? Draft { get; init; }

    /// <summary>The decision that is not sent yet, or null.</summary>
    public StandingDecision? Standing { get; init; }

    /// <summary>The answer that waits for a second person, or null.</summary>
    public AwaitedAnswer? Awaited { get; init; }

    /// <summary>All decisions, newest first, the standing one included.</summary>
    public required IReadOnlyList<DecisionDetail> Decisions { get; init; }
}

/// <summary>A value that a placeholder stands for.</summary>
/// <param name="Placeholder">Such as <c>[EMAIL_1]</c>.</param>
/// <param name="Type">One of <c>FindingTypes</c>.</param>
/// <param name="KeptUntil">Until when the original can be revealed; null when it was not kept or is gone.</param>
public sealed record HiddenValue(string Placeholder, string Type, DateTimeOffset? KeptUntil);

/// <summary>A person by id and name.</summary>
public sealed record PersonName(PersonId Id, string Name);

/// <summary>A promise that a person will answer.</summary>
/// <param name="Reason">Why there is one.</param>
/// <param name="Owner">Who promised or took it, or null while it is nobody's.</param>
/// <param name="DueAt">When it has to be kept.</param>
/// <param name="EscalatedAt">When it was found not kept in time, or null.</param>
public sealed record Handover(HandoverReason Reason, PersonName? Owner, DateTimeOffset CreatedAt, DateTimeOffset DueAt, DateTimeOffset? EscalatedAt);

public enum HandoverReason
{
    /// <summary>The customer asked for a person.</summary>
    Requested,

    /// <summary>No model answered.</summary>
    ModelUnavailable,

    /// <summary>Making the draft failed again and again.</summary>
    DraftFailed,

    /// <summary>A guardrail stopped the draft.</summary>
    Blocked,

    /// <summary>A reply that was sent promises a person.</summary>
    Promised,
}

/// <summary>Who wrote a message, as people at work see it.</summary>
public enum Author
{
    Customer,
    Assistant,
    Person,
    System,

    /// <summary>For colleagues only.</summary>
    Note,
}

/// <summary>One message.</summary>
/// <param name="Person">Who wrote it, or for <see cref="Author.Assistant"/> who approved it; null for customers and the system.</param>
/// <param name="InReplyTo">The customer's message that it answers, or null.</param>
/// <param name="Sources">Documents that an answer rests on.</param>
public sealed record ThreadMessage(
    MessageId Id,
    long Seq,
    Author Author,
    PersonName? Person,
    string Text,
    DateTimeOffset At,
    MessageId? InReplyTo,
    IReadOnlyList<MessageSource> Sources);

/// <summary>A document that an answer rests on.</summary>
public sealed record MessageSource(Guid DocumentId, Guid VersionId, string Title);

/// <summary>A draft with all that is needed to judge it.</summary>
/// <param name="MessageId">The customer's message that it answers.</param>
/// <param name="Answer">What the pipeline made; null until then.</param>
/// <param name="Error">Why it failed, in words, or null.</param>
/// <param name="Attempt">How often it was tried.</param>
public sealed record DraftDetail(
    DraftId Id,
    MessageId MessageId,
    DraftState State,
    Answer? Answer,
    string? Error,
    int Attempt,
    DateTimeOffset CreatedAt,
    DateTimeOffset? ReadyAt);

/// <summary>One decision on a draft.</summary>
/// <param name="Reason">Why it was skipped.</param>
/// <param name="UndoneReason">In words, why it was taken back when no person did it by hand.</param>
public sealed record DecisionDetail(
    DecisionId Id,
    DraftId DraftId,
    DecisionKind Kind,
    PersonName Person,
    DateTimeOffset DecidedAt,
    string DraftText,
    string? FinalText,
    string? Reason,
    DateTimeOffset? SendAfter,
    DateTimeOffset? DeliveredAt,
    DateTimeOffset? UndoneAt,
    string? UndoneBy,
    string? UndoneReason)
{
    /// <summary>What second people did about it, oldest first; empty where policy asked for none.</summary>
    public IReadOnlyList<SecondApproval> Seconds { get; init; } = [];

    /// <summary>Where it stands.</summary>
    public DecisionState State =>
        UndoneAt is not null ? DecisionState.TakenBack
        : Kind == DecisionKind.Skipped ? DecisionState.Skipped
        : DeliveredAt is not null ? DecisionState.Sent
        : SendAfter is null ? DecisionState.AwaitsSecondApproval
        : DecisionState.Sending;
}
