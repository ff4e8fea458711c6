using System.Text.Json;
using System.Text.Json.Serialization;
using Vectrant.Core.Conversations;
using Vectrant.Core.Guardrails.Redaction;

namespace Vectrant.Web.Features.Chat;

/// <summary>Starts a conversation.</summary>
/// <param name="Message">The question, plain text.</param>
/// <param name="Name">How to address the customer.</param>
/// <param name="Email">Where to answer when the customer has left.</param>
/// <param name="Language">The language of the page, such as <c>en</c>.</param>
/// <param name="Channel">Where the customer writes; <c>api</c> when left out.</param>
public sealed record StartBody(
    string? Message,
    string? Name = null,
    string? Email = null,
    string? Language = null,
    [property: JsonConverter(typeof(CamelCaseEnum<Channel>))] Channel? Channel = null);

/// <summary>Starts a conversation in which the customer only asks for a person.</summary>
/// <param name="Name">How to address the customer.</param>
/// <param name="Email">Where to answer when the customer has left.</param>
/// <param name="Language">The language of the page, such as <c>en</c>.</param>
/// <param name="Channel">Where the customer writes; <c>api</c> when left out.</param>
public sealed record StartWithPersonBody(
    string? Name = null,
    string? Email = null,
    string? Language = null,
    [property: JsonConverter(typeof(CamelCaseEnum<Channel>))] Channel? Channel = null);

/// <summary>One more message of the customer.</summary>
/// <param name="Message">Plain text.</param>
public sealed record PostBody(string? Message);

/// <summary>What the customer thinks of the answers.</summary>
/// <param name="Rating">1 (bad) to 5 (good).</param>
public sealed record RatingBody(int? Rating);

/// <summary>A conversation that now exists. The token is its only key and is never shown again.</summary>
public sealed record StartedBody(Guid ConversationId, Guid MessageId, string Token);

/// <summary>A message that now exists.</summary>
/// <param name="MessageId">Its id; the same for every repetition with the same Idempotency-Key.</param>
/// <param name="Seq">Its place in the conversation.</param>
public sealed record PostedBody(Guid MessageId, long Seq);

/// <summary>What the customer may see of a conversation, from a place on.</summary>
/// <param name="ConversationId">Which one.</param>
/// <param name="Status">Who is to act.</param>
/// <param name="Rating">What the customer gave, or nothing.</param>
/// <param name="After">The messages follow this place.</param>
/// <param name="LastSeq">The place of the last message known to the reader after this one: the next <c>after</c>.</param>
/// <param name="Messages">In order.</param>
public sealed record ConversationBody(
    Guid ConversationId,
    [property: JsonConverter(typeof(CamelCaseEnum<CustomerStatus>))] CustomerStatus Status,
    int? Rating,
    long After,
    long LastSeq,
    IReadOnlyList<MessageBody> Messages)
{
    public static ConversationBody Of(CustomerConversation conversation, long after)
    {
        ArgumentNullException.ThrowIfNull(conversation);
        var messages = conversation.Messages.Select(MessageBody.Of).ToList();

        // The cursor is the last message that is really in hand; a reader that claims to be further than there is is put right.
        var last = messages.Count == 0 ? Math.Min(after, conversation.LastSeq) : messages[^1].Seq;
        return new ConversationBody(conversation.ConversationId.Value, conversation.Status, conversation.Rating, after, last, messages);
    }
}

/// <summary>One message.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Seq">Its place in the conversation; places rise and may have gaps.</param>
/// <param name="From">Who wrote it.</param>
/// <param name="Text">Plain text.</param>
/// <param name="At">When.</param>
/// <param name="Sources">Titles of the documents that the answer rests on.</param>
/// <param name="Person">Name of the person who wrote it, when one did.</param>
/// <param name="Hidden">What was taken out of the customer's own words before they were kept: the placeholders that stand in the text instead.</param>
public sealed record MessageBody(
    Guid Id,
    long Seq,
    [property: JsonConverter(typeof(CamelCaseEnum<From>))] From From,
    string Text,
    DateTimeOffset At,
    IReadOnlyList<string> Sources,
    string? Person,
    IReadOnlyList<HiddenBody> Hidden)
{
    public static MessageBody Of(CustomerMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return new MessageBody(message.MessageId.Value, message.Seq, message.From, message.Text, message.At, message.SourceTitles, message.PersonName,
            [.. message.Hidden.Select(placeholder => new HiddenBody(placeholder, PlaceholderText.TypeOf(placeholder) ?? "value"))]);
    }
}

/// <summary>A value that is not kept with the text.</summary>
/// <param name="Placeholder">What stands in the text, such as <c>[CARD_1]</c>.</param>
/// <param name="Type">What it was, lower snake case, such as <c>card</c>.</param>
public sealed record HiddenBody(string Placeholder, string Type);

/// <summary>Names instead of numbers, spelled as the rest of the JSON is.</summary>
internal sealed class CamelCaseEnum<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.CamelCase, allowIntegerValues: false)
    where T : struct, Enum;
