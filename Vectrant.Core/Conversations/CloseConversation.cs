using Vectrant.Core.Common;

namespace Vectrant.Core.Conversations;

/// <summary>A person says that the matter is settled. A new message of the customer reopens it.</summary>
public sealed class CloseConversation(IHandlingStore store)
{
    public async Task<Result<Done>> RunAsync(Actor actor, ConversationId id, CancellationToken cancellationToken) =>
        ConversationRights.RefuseWork(actor) is { } refusal ? refusal : await store.CloseAsync(actor, id, cancellationToken);
}
