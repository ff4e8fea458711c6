using Vectrant.Core.Common;
using Vectrant.Core.Identity.Limits;

namespace Vectrant.Core.Conversations;

/// <summary>Who took over lets the assistant draft again.</summary>
public sealed class HandBack(IHandlingStore store, IRateLimit limit)
{
    public async Task<Result<Done>> RunAsync(Actor actor, ConversationId id, CancellationToken cancellationToken) =>
        await ConversationRights.RefuseWorkAsync(actor, limit, cancellationToken) is { } refusal ? refusal : await store.HandBackAsync(actor, id, cancellationToken);
}
