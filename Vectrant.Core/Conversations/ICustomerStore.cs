using Vectrant.Core.Common;
using Vectrant.Core.Guardrails.Redaction;

namespace Vectrant.Core.Conversations;

/// <summary>A cleaned and checked first message, ready to be stored once its hidden values are taken out.</summary>
public sealed record NewConversation(
    CheckedText Message,
    CheckedText? Name,
    string? Email,
    string? Language,
    Channel Channel,
    CustomerToken Token,
    Repeat? Repeat)
{
    /// <summary>The customer wants a person from the start: a hand-over instead of a draft.</summary>
    public bool ForPerson { get; init; }
}

/// <summary>Recognises a request that is sent again.</summary>
/// <param name="Scope">What kind of request, and for a post to which conversation.</param>
/// <param name="KeyHash">SHA-256 of the idempotency key.</param>
/// <param name="RequestHash">HMAC-SHA-256 of the content under the key itself, which is stored nowhere: nobody can try contents against it.</param>
public sealed record Repeat(string Scope, byte[] KeyHash, byte[] RequestHash);

/// <summary>Writes what customers do. Every method is one transaction with its audit row and its change notice.</summary>
public interface ICustomerStore
{
    /// <summary>
    /// Stores conversation, first message and queued draft, or the hand-over that was asked for; a repeat gets the first answer, token
    /// included. Values to hide are replaced before anything is written, and accounted for in the same transaction.
    /// </summary>
    Task<Result<StartedConversation>> StartAsync(NewConversation conversation, CancellationToken cancellationToken);

    /// <summary>
    /// Stores a message, reopens a closed conversation, expires the undecided draft and queues one for the new message, unless a
    /// person answers this conversation or was promised. Values to hide are replaced first, as in <see cref="StartAsync"/>.
    /// </summary>
    Task<Result<PostedMessage>> PostAsync(ConversationId id, CustomerToken token, CheckedText message, Repeat? repeat, CancellationToken cancellationToken);

    /// <summary>Whether the token is the conversation's.</summary>
    Task<bool> IsOwnerAsync(ConversationId id, CustomerToken token, CancellationToken cancellationToken);

    Task<Result<Done>> RateAsync(ConversationId id, CustomerToken token, int rating, CancellationToken cancellationToken);

    /// <summary>Stores the hand-over and the notice that promises it; asking twice changes nothing.</summary>
    Task<Result<Done>> RequestPersonAsync(ConversationId id, CustomerToken token, CancellationToken cancellationToken);
}
