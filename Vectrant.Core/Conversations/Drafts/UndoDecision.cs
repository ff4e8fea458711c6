using Vectrant.Core.Common;

namespace Vectrant.Core.Conversations.Drafts;

/// <summary>Takes a decision back before it is sent. Whoever may decide may also undo.</summary>
public sealed class UndoDecision(IDecisionStore store)
{
    public async Task<Result<Done>> RunAsync(Actor actor, DecisionId id, CancellationToken cancellationToken) =>
        ConversationRights.RefuseWork(actor) is { } refusal ? refusal : await store.UndoAsync(actor, id, cancellationToken);
}
