using Vectrant.Core.Common;
using Vectrant.Core.Identity.Limits;

namespace Vectrant.Core.Conversations;

/// <summary>A person takes up a closed conversation again.</summary>
public sealed class ReopenConversation(IHandlingStore store, IRateLimit limit)
{
    public async Task<Result<Done>> RunAsync(Actor actor, ConversationId id, CancellationToken cancellationToken) =>
        await ConversationRights.RefuseWorkAsync(actor, limit, cancellationToken) is { } refusal ? refusal : await store.ReopenAsync(actor, id, cancellationToken);
}
