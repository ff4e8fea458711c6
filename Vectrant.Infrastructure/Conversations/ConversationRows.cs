using Vectrant.Core.Answering;
using Vectrant.Core.Common;
using Vectrant.Core.Conversations;
using Vectrant.Core.Conversations.Drafts;
using Vectrant.Core.Conversations.Queue;
using Vectrant.Infrastructure.Persistence;

namespace Vectrant.Infrastructure.Conversations;

internal sealed class DetailRow
{
    public required ConversationId Id { get; init; }

    public required string Code { get; init; }

    public required string Topic { get; init; }

    public required string State { get; init; }

    public required string Channel { get; init; }

    public string? CustomerName { get; init; }

    public string? CustomerEmail { get; init; }

    public string? Language { get; init; }

    public short? Rating { get; init; }

    public DateTimeOffset? WaitingSince { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? ClosedAt { get; init; }

    public PersonId? HandlerId { get; init; }

    public string? HandlerName { get; init; }

    public PersonId? ClaimedBy { get; init; }

    public string? ClaimerName { get; init; }

    public DateTimeOffset? ClaimExpiresAt { get; init; }

    public DecisionId? DecisionId { get; init; }

    public DateTimeOffset? SendAfter { get; init; }

    public required string Situation { get; init; }

    public string? HandoverReason { get; init; }

    public PersonId? OwnerId { get; init; }

    public string? OwnerName { get; init; }

    public DateTimeOffset? PromisedAt { get; init; }

    public DateTimeOffset? DueAt { get; init; }

    public DateTimeOffset? EscalatedAt { get; init; }

    public bool MayGiveSecond { get; init; }

    public bool FirstIsGone { get; init; }

    public ConversationDetail ToDetail(PersonId? viewer, IReadOnlyList<ThreadMessage> messages, DraftDetail? draft, IReadOnlyList<DecisionDetail> decisions) => new()
    {
        Id = Id,
        Code = Code,
        Topic = Topic,
        State = EnumText.To<ConversationState>(State),
        Channel = EnumText.To<Channel>(Channel),
        CustomerName = CustomerName,
        CustomerEmail = CustomerEmail,
        Language = Language,
        Rating = Rating,
        WaitingSince = WaitingSince,
        CreatedAt = CreatedAt,
        ClosedAt = ClosedAt,
        TakenOverBy = HandlerId is { } handler ? new PersonName(handler, HandlerName!) : null,
        Claim = ClaimedBy is { } holder ? new Claim(holder, ClaimerName!, ClaimExpiresAt!.Value) : null,
        Handover = HandoverReason is null
            ? null
            : new Handover(EnumText.To<HandoverReason>(HandoverReason), OwnerId is { } owner ? new PersonName(owner, OwnerName!) : null, PromisedAt!.Value, DueAt!.Value, EscalatedAt),
        Situation = WaitingSince is null || State == "closed" ? null : EnumText.To<QueueSituation>(Situation),
        Messages = messages,
        Draft = draft,
        Standing = DecisionId is { } decision ? new StandingDecision(decision, SendAfter!.Value) : null,
        Awaited = draft is null ? null : decisions.Where(decision => decision.DraftId == draft.Id).Select(decision => AwaitedOf(decision, viewer)).FirstOrDefault(),
        Decisions = decisions,
    };

    private AwaitedAnswer? AwaitedOf(DecisionDetail decision, PersonId? viewer) =>
        decision.State == DecisionState.AwaitsSecondApproval && decision.Seconds is [.., { State: SecondApprovalState.Waiting } waiting]
            ? new AwaitedAnswer(
                decision.Id,
                decision.Person,
                FirstIsGone,
                waiting.TextBefore,
                decision.DraftText,
                waiting.RequestedAt,
                waiting.Because,
                decision.Person.Id == viewer,
                MayGiveSecond && decision.Person.Id != viewer)
            : null;
}

internal sealed class MessageRow
{
    public required MessageId Id { get; init; }

    public required long Seq { get; init; }

    public required string Author { get; init; }

    public PersonId? PersonId { get; init; }

    public string? PersonName { get; init; }

    public required string Body { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public MessageId? InReplyTo { get; init; }

    public required string Sources { get; init; }

    public ThreadMessage ToMessage() => new(
        Id,
        Seq,
        EnumText.To<Author>(Author),
        PersonId is { } person ? new PersonName(person, PersonName!) : null,
        Body,
        CreatedAt,
        InReplyTo,
        StoredJson.Read<List<MessageSource>>(Sources));
}

internal sealed class DraftDetailRow
{
    public required DraftId Id { get; init; }

    public required MessageId MessageId { get; init; }

    public required string State { get; init; }

    public string? Answer { get; init; }

    public string? Error { get; init; }

    public int Attempt { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? ReadyAt { get; init; }

    public DraftDetail ToDetail() => new(
        Id, MessageId, EnumText.To<DraftState>(State), Answer is null ? null : StoredJson.Read<Answer>(Answer), Error, Attempt, CreatedAt, ReadyAt);
}

internal sealed class DecisionDetailRow
{
    public required DecisionId Id { get; init; }

    public required DraftId DraftId { get; init; }

    public required string Kind { get; init; }

    public required PersonId PersonId { get; init; }

    public required string PersonName { get; init; }

    public required DateTimeOffset DecidedAt { get; init; }

    public required string DraftText { get; init; }

    public string? FinalText { get; init; }

    public string? Reason { get; init; }

    public DateTimeOffset? SendAfter { get; init; }

    public DateTimeOffset? DeliveredAt { get; init; }

    public DateTimeOffset? UndoneAt { get; init; }

    public string? UndoneByName { get; init; }

    public string? UndoneReason { get; init; }

    public DecisionDetail ToDetail(IEnumerable<SecondApproval> seconds) => new(
        Id,
        DraftId,
        EnumText.To<DecisionKind>(Kind),
        new PersonName(PersonId, PersonName),
        DecidedAt,
        DraftText,
        FinalText,
        Reason,
        SendAfter,
        DeliveredAt,
        UndoneAt,
        UndoneByName,
        UndoneReason)
    {
        Seconds = [.. seconds],
    };
}

internal sealed class ListRow
{
    public required ConversationId Id { get; init; }

    public required string Code { get; init; }

    public required string Topic { get; init; }

    public required string State { get; init; }

    public string? CustomerName { get; init; }

    public string? Language { get; init; }

    public required string Channel { get; init; }

    public DateTimeOffset? WaitingSince { get; init; }

    public string? TakenOverBy { get; init; }

    public int Messages { get; init; }

    public short? Rating { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public ConversationRow ToRow() => new()
    {
        Id = Id,
        Code = Code,
        Topic = Topic,
        State = EnumText.To<ConversationState>(State),
        CustomerName = CustomerName,
        Language = Language,
        Channel = EnumText.To<Channel>(Channel),
        WaitingSince = WaitingSince,
        TakenOverBy = TakenOverBy,
        Messages = Messages,
        Rating = Rating,
        CreatedAt = CreatedAt,
        UpdatedAt = UpdatedAt,
    };
}

internal sealed class HiddenRow
{
    public required string Placeholder { get; init; }

    public required string Type { get; init; }

    public DateTimeOffset? KeptUntil { get; init; }

    public HiddenValue ToValue() => new(Placeholder, Type, KeptUntil);
}
