using Vectrant.Core.Common;

namespace Vectrant.Core.Conversations.Drafts;

/// <summary>Has a new draft made for the newest message, for instance after the knowledge or the model changed.</summary>
public sealed class RegenerateDraft(IDecisionStore store)
{
    public async Task<Result<Done>> RunAsync(Actor actor, ConversationId id, CancellationToken cancellationToken) =>
        ConversationRights.RefuseWork(actor) is { } refusal ? refusal : await store.RegenerateAsync(actor, id, cancellationToken);
}
