using Vectrant.Core.Common;
using Vectrant.Core.Identity.Limits;

namespace Vectrant.Core.Conversations;

/// <summary>A person says that the matter is settled. A new message of the customer reopens it.</summary>
public sealed class CloseConversation(IHandlingStore store, IRateLimit limit)
{
    public async Task<Result<Done>> RunAsync(Actor actor, ConversationId id, CancellationToken cancellationToken) =>
        await ConversationRights.RefuseWorkAsync(actor, limit, cancellationToken) is { } refusal ? refusal : await store.CloseAsync(actor, id, cancellationToken);
}
