using Vectrant.Core.Common;

namespace Vectrant.Core.Conversations;

/// <summary>A person takes up a closed conversation again.</summary>
public sealed class ReopenConversation(IHandlingStore store)
{
    public async Task<Result<Done>> RunAsync(Actor actor, ConversationId id, CancellationToken cancellationToken) =>
        ConversationRights.RefuseWork(actor) is { } refusal ? refusal : await store.ReopenAsync(actor, id, cancellationToken);
}
