using Vectrant.Core.Common;

namespace Vectrant.Core.Conversations;

/// <summary>A cleaned and checked first message, ready to be stored.</summary>
public sealed record NewConversation(
    string Message,
    string Topic,
    string? Name,
    string? Email,
    string? Language,
    Channel Channel,
    CustomerToken Token,
    Repeat? Repeat);

/// <summary>Recognises a request that is sent again.</summary>
/// <param name="Scope">What kind of request, and for a post to which conversation.</param>
/// <param name="KeyHash">SHA-256 of the idempotency key.</param>
/// <param name="RequestHash">SHA-256 of the content.</param>
public sealed record Repeat(string Scope, byte[] KeyHash, byte[] RequestHash);

/// <summary>Writes what customers do. Every method is one transaction with its audit row and its change notice.</summary>
public interface ICustomerStore
{
    /// <summary>Stores conversation, first message and queued draft; a repeat gets the first answer, token included.</summary>
    Task<Result<StartedConversation>> StartAsync(NewConversation conversation, CancellationToken cancellationToken);

    /// <summary>
    /// Stores a message, reopens a closed conversation, expires the undecided draft and queues one for the new message, unless a
    /// person answers this conversation or was promised.
    /// </summary>
    Task<Result<PostedMessage>> PostAsync(ConversationId id, CustomerToken token, string message, Repeat? repeat, CancellationToken cancellationToken);

    Task<Result<Done>> RateAsync(ConversationId id, CustomerToken token, int rating, CancellationToken cancellationToken);

    /// <summary>Stores the hand-over and the notice that promises it; asking twice changes nothing.</summary>
    Task<Result<Done>> RequestPersonAsync(ConversationId id, CustomerToken token, CancellationToken cancellationToken);
}
