using Vectrant.Core.Common;

namespace Vectrant.Core.Conversations;

/// <summary>Where a conversation came in.</summary>
public enum Channel
{
    Chat,
    Widget,
    Api,
}

/// <summary>Who wrote a message, as customers see it.</summary>
public enum From
{
    Customer,

    /// <summary>A draft that a person approved or edited.</summary>
    Assistant,

    /// <summary>Written by a person.</summary>
    Person,

    /// <summary>A notice, such as "a person will answer you".</summary>
    System,
}

/// <summary>What the customer's page says about the state of things.</summary>
public enum CustomerStatus
{
    /// <summary>Nothing is owed to the customer.</summary>
    YourTurn,

    /// <summary>A draft is being made or waits for a person.</summary>
    Checking,

    /// <summary>A person took over, or one was promised.</summary>
    PersonWillAnswer,

    Closed,
}

/// <summary>A new conversation.</summary>
/// <param name="Message">The question, 1 to <see cref="ConversationsOptions.MessageMaxLength"/> characters.</param>
/// <param name="Name">What the customer wants to be called, at most 100 characters, or null.</param>
/// <param name="Email">Where to write when the customer has left, or null.</param>
/// <param name="Language">Language tag such as <c>de</c> or <c>en-GB</c>, or null: then it is guessed from the message.</param>
/// <param name="Channel">Where it came in.</param>
/// <param name="IdempotencyKey">16 to 200 visible ASCII characters, random: the same key with the same content is the same conversation (and the same token) for 24 hours. Null: no protection against a repeat.</param>
public sealed record StartConversationRequest(string Message, string? Name, string? Email, string? Language, Channel Channel, string? IdempotencyKey);

/// <summary>A new conversation that asks for a person and says nothing else.</summary>
/// <param name="Name">As in <see cref="StartConversationRequest"/>, and so are the others.</param>
public sealed record StartWithPersonRequest(string? Name, string? Email, string? Language, Channel Channel, string? IdempotencyKey);

/// <summary>The answer to a start.</summary>
/// <param name="ConversationId">The conversation.</param>
/// <param name="MessageId">Its first message.</param>
/// <param name="Token">256 random bits as base64url: whoever has it owns the conversation. Only its SHA-256 is stored.</param>
public sealed record StartedConversation(ConversationId ConversationId, MessageId MessageId, string Token);

/// <summary>The answer to a post.</summary>
/// <param name="MessageId">The stored message.</param>
/// <param name="Seq">Its place in the conversation, rising, with gaps where customers see nothing.</param>
public sealed record PostedMessage(MessageId MessageId, long Seq);

/// <summary>A message as the customer sees it.</summary>
/// <param name="SourceTitles">Titles of the documents that an answer rests on.</param>
/// <param name="PersonName">Who wrote it, for <see cref="From.Person"/>.</param>
/// <param name="Hidden">Placeholders in the text, each once, that stand for something the customer wrote.</param>
public sealed record CustomerMessage(
    MessageId MessageId, long Seq, From From, string Text, DateTimeOffset At, IReadOnlyList<string> SourceTitles, string? PersonName, IReadOnlyList<string> Hidden);

/// <summary>A conversation as the customer sees it.</summary>
/// <param name="Messages">Public messages after the place that was asked for, oldest first.</param>
/// <param name="Rating">1 to 5, or null.</param>
/// <param name="LastSeq">Place to ask from next time.</param>
public sealed record CustomerConversation(ConversationId ConversationId, CustomerStatus Status, IReadOnlyList<CustomerMessage> Messages, int? Rating, long LastSeq);

/// <summary>Reads a conversation for who holds its token.</summary>
public interface ICustomerConversationQuery
{
    /// <param name="id">The conversation.</param>
    /// <param name="token">Its token; a wrong one gives the same refusal as an unknown conversation.</param>
    /// <param name="after">Only messages after this place; 0 for all.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<Result<CustomerConversation>> ReadAsync(ConversationId id, string token, long after, CancellationToken cancellationToken);
}
