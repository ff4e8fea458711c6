using Vectrant.Core.Common;
using Vectrant.Core.Identity.Limits;

namespace Vectrant.Core.Conversations;

/// <summary>A person answers from now on; the assistant is off for this conversation.</summary>
public sealed class TakeOver(IHandlingStore store, IRateLimit limit)
{
    public async Task<Result<Done>> RunAsync(Actor actor, ConversationId id, CancellationToken cancellationToken) =>
        await ConversationRights.RefuseWorkAsync(actor, limit, cancellationToken) is { } refusal ? refusal : await store.TakeOverAsync(actor, id, cancellationToken);
}
