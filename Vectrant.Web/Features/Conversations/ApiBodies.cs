using Vectrant.Core.Conversations;
using Vectrant.Core.Conversations.Drafts;
using Vectrant.Core.Conversations.Queue;

namespace Vectrant.Web.Features.Conversations;

/// <summary>A person by id and name.</summary>
public sealed record PersonBody(Guid Id, string Name)
{
    internal static PersonBody? Of(PersonName? person) => person is null ? null : new PersonBody(person.Id.Value, person.Name);
}

/// <summary>A conversation in a list.</summary>
public sealed record ConversationRowBody(
    Guid Id, string Code, string Topic, ConversationState State, string? CustomerName, string? Language, Channel Channel,
    DateTimeOffset? WaitingSince, string? TakenOverBy, int Messages, int? Rating, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    internal static ConversationRowBody Of(ConversationRow row) => new(
        row.Id.Value, row.Code, row.Topic, row.State, row.CustomerName, row.Language, row.Channel,
        row.WaitingSince, row.TakenOverBy, row.Messages, row.Rating, row.CreatedAt, row.UpdatedAt);
}

/// <summary>A promise that a person will answer.</summary>
public sealed record HandoverBody(HandoverReason Reason, PersonBody? Owner, DateTimeOffset CreatedAt, DateTimeOffset DueAt, DateTimeOffset? EscalatedAt)
{
    internal static HandoverBody? Of(Handover? handover) =>
        handover is null ? null : new HandoverBody(handover.Reason, PersonBody.Of(handover.Owner), handover.CreatedAt, handover.DueAt, handover.EscalatedAt);
}

/// <summary>A value that is not kept with the text; a placeholder stands for it.</summary>
public sealed record HiddenValueBody(string Placeholder, string Type, DateTimeOffset? KeptUntil);

/// <summary>A decision on a draft that is not sent yet and can be undone until then.</summary>
/// <param name="State">sending, or awaitsSecondApproval: then nothing is sent before a second person has approved it.</param>
/// <param name="SendAfter">Not sent before; null while it awaits a second approval.</param>
public sealed record StandingBody(Guid DecisionId, DecisionState State, DateTimeOffset? SendAfter)
{
    internal static StandingBody? Of(StandingDecision? standing) => standing switch
    {
        null => null,
        { AwaitsSecond: true } => new StandingBody(standing.Id.Value, DecisionState.AwaitsSecondApproval, null),
        _ => new StandingBody(standing.Id.Value, DecisionState.Sending, standing.SendAfter),
    };

    /// <summary>What stands in a conversation, whether it is about to be sent or awaits a second person.</summary>
    internal static StandingBody? Of(ConversationDetail detail) => detail.Awaited is { } awaited
        ? new StandingBody(awaited.Decision.Value, DecisionState.AwaitsSecondApproval, null)
        : Of(detail.Standing);
}

/// <summary>A conversation without its messages and without who works on it at this moment, which have addresses of their own.</summary>
public sealed record ConversationDetailBody(
    Guid Id, string Code, string Topic, ConversationState State, Channel Channel, string? CustomerName, string? CustomerEmail, string? Language, int? Rating,
    DateTimeOffset? WaitingSince, DateTimeOffset CreatedAt, DateTimeOffset? ClosedAt, PersonBody? TakenOverBy, HandoverBody? Handover, QueueSituation? Situation,
    Guid? DraftId, StandingBody? Standing, long LastSeq, IReadOnlyList<HiddenValueBody> Hidden)
{
    internal static ConversationDetailBody Of(ConversationDetail detail) => new(
        detail.Id.Value, detail.Code, detail.Topic, detail.State, detail.Channel, detail.CustomerName, detail.CustomerEmail, detail.Language, detail.Rating,
        detail.WaitingSince, detail.CreatedAt, detail.ClosedAt, PersonBody.Of(detail.TakenOverBy), HandoverBody.Of(detail.Handover), detail.Situation,
        detail.Draft?.Id.Value, StandingBody.Of(detail), detail.Messages.Count == 0 ? 0 : detail.Messages[^1].Seq,
        [.. detail.Hidden.Select(hidden => new HiddenValueBody(hidden.Placeholder, hidden.Type, hidden.KeptUntil))]);
}

/// <summary>A document that an answer rests on.</summary>
public sealed record MessageSourceBody(Guid DocumentId, Guid VersionId, string Title);

/// <summary>One message, notes among colleagues included.</summary>
public sealed record ThreadMessageBody(
    Guid Id, long Seq, Author Author, PersonBody? Person, string Text, DateTimeOffset At, Guid? InReplyTo, IReadOnlyList<MessageSourceBody> Sources)
{
    internal static ThreadMessageBody Of(ThreadMessage message) => new(
        message.Id.Value, message.Seq, message.Author, PersonBody.Of(message.Person), message.Text, message.At, message.InReplyTo?.Value,
        [.. message.Sources.Select(source => new MessageSourceBody(source.DocumentId, source.VersionId, source.Title))]);
}

/// <summary>The messages after a place.</summary>
/// <param name="Items">In order.</param>
/// <param name="LastSeq">The place to go on from.</param>
/// <param name="More">Whether there are more after it.</param>
public sealed record ThreadBody(IReadOnlyList<ThreadMessageBody> Items, long LastSeq, bool More);

/// <summary>Who works on a conversation.</summary>
public sealed record ClaimBody(Guid HolderId, string HolderName, DateTimeOffset ExpiresAt)
{
    internal static ClaimBody? Of(Claim? claim) => claim is null ? null : new ClaimBody(claim.Holder.Value, claim.HolderName, claim.ExpiresAt);
}

/// <summary>A text to write.</summary>
/// <param name="Text">Plain text.</param>
public sealed record TextBody(string Text);

/// <summary>A message that now exists.</summary>
public sealed record WrittenBody(Guid MessageId);
