using Vectrant.Core.Common;

namespace Vectrant.Core.Conversations;

/// <summary>Who took over lets the assistant draft again.</summary>
public sealed class HandBack(IHandlingStore store)
{
    public async Task<Result<Done>> RunAsync(Actor actor, ConversationId id, CancellationToken cancellationToken) =>
        ConversationRights.RefuseWork(actor) is { } refusal ? refusal : await store.HandBackAsync(actor, id, cancellationToken);
}
