using Vectrant.Core.Common;

namespace Vectrant.Core.Conversations.Drafts;

/// <summary>A person says that a draft may be sent as it is.</summary>
public sealed class ApproveDraft(IDecisionStore store)
{
    public async Task<Result<StandingDecision>> RunAsync(Actor actor, DraftId id, CancellationToken cancellationToken) =>
        ConversationRights.RefuseWork(actor) is { } refusal
            ? refusal
            : await store.DecideAsync(actor, new DecisionRequest(id, DecisionKind.Approved, null, null), cancellationToken);
}
