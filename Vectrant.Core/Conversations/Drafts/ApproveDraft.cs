using Vectrant.Core.Common;
using Vectrant.Core.Identity.Limits;

namespace Vectrant.Core.Conversations.Drafts;

/// <summary>A person says that a draft may be sent as it is.</summary>
public sealed class ApproveDraft(IDecisionStore store, IRateLimit limit)
{
    public async Task<Result<StandingDecision>> RunAsync(Actor actor, DraftId id, CancellationToken cancellationToken) =>
        await ConversationRights.RefuseWorkAsync(actor, limit, cancellationToken) is { } refusal
            ? refusal
            : await store.DecideAsync(actor, new DecisionRequest(id, DecisionKind.Approved, null, null), cancellationToken);
}
