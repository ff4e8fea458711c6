using Vectrant.Core.Common;

namespace Vectrant.Core.Conversations.Drafts;

/// <summary>A draft with the conversation that it belongs to and what was decided about it.</summary>
/// <param name="Decision">The one that stands, or null.</param>
public sealed record DraftView(ConversationId Conversation, DraftDetail Draft, DecisionDetail? Decision);

/// <summary>Reads drafts by their ids, also those that another one has replaced.</summary>
public interface IDraftQuery
{
    /// <returns>NotFound also when the actor may not see the conversation.</returns>
    Task<Result<DraftView>> GetAsync(Actor actor, DraftId id, CancellationToken cancellationToken);
}
