using Vectrant.Core.Common;
using Vectrant.Core.Identity.Limits;

namespace Vectrant.Core.Conversations.Drafts;

/// <summary>Takes a decision back before it is sent. Whoever may decide may also undo.</summary>
public sealed class UndoDecision(IDecisionStore store, IRateLimit limit)
{
    public async Task<Result<Done>> RunAsync(Actor actor, DecisionId id, CancellationToken cancellationToken) =>
        await ConversationRights.RefuseWorkAsync(actor, limit, cancellationToken) is { } refusal ? refusal : await store.UndoAsync(actor, id, cancellationToken);
}
