using Vectrant.Core.Common;
using Vectrant.Core.Identity.Limits;

namespace Vectrant.Core.Conversations.Drafts;

/// <summary>Has a new draft made for the newest message, for instance after the knowledge or the model changed.</summary>
public sealed class RegenerateDraft(IDecisionStore store, IRateLimit limit)
{
    public async Task<Result<Done>> RunAsync(Actor actor, ConversationId id, CancellationToken cancellationToken) =>
        await ConversationRights.RefuseWorkAsync(actor, limit, cancellationToken) is { } refusal ? refusal : await store.RegenerateAsync(actor, id, cancellationToken);
}
