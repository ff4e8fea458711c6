using Vectrant.Core.Common;

namespace Vectrant.Core.Conversations;

/// <summary>Writes what people do to a conversation beside deciding on drafts. Every method is one transaction with its audit row and its change notice.</summary>
public interface IHandlingStore
{
    /// <summary>
    /// From now on the actor answers alone: the epoch rises, so that no generation in flight is stored; the undecided draft
    /// expires; a decision that was not sent yet is undone, and a note tells who decided it. Twice by the same person is no error.
    /// </summary>
    Task<Result<Done>> TakeOverAsync(Actor actor, ConversationId id, CancellationToken cancellationToken);

    /// <summary>The assistant drafts again; a customer who waits gets a draft at once, unless a person was promised and has not answered.</summary>
    Task<Result<Done>> HandBackAsync(Actor actor, ConversationId id, CancellationToken cancellationToken);

    /// <summary>Ends the matter: the undecided draft expires, the hand-over counts as kept, the claim ends. A decision that was not sent yet is still sent.</summary>
    Task<Result<Done>> CloseAsync(Actor actor, ConversationId id, CancellationToken cancellationToken);

    Task<Result<Done>> ReopenAsync(Actor actor, ConversationId id, CancellationToken cancellationToken);

    /// <summary>Stores a reply of the person who took over, keeps an open hand-over, and creates a new one in the same transaction when the text promises a person.</summary>
    Task<Result<MessageId>> ReplyAsync(Actor actor, ConversationId id, string text, Guid replyKey, CancellationToken cancellationToken);

    /// <summary>Stores a note that customers never see.</summary>
    Task<Result<MessageId>> NoteAsync(Actor actor, ConversationId id, string text, CancellationToken cancellationToken);
}
