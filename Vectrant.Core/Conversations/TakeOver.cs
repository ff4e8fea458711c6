using Vectrant.Core.Common;

namespace Vectrant.Core.Conversations;

/// <summary>A person answers from now on; the assistant is off for this conversation.</summary>
public sealed class TakeOver(IHandlingStore store)
{
    public async Task<Result<Done>> RunAsync(Actor actor, ConversationId id, CancellationToken cancellationToken) =>
        ConversationRights.RefuseWork(actor) is { } refusal ? refusal : await store.TakeOverAsync(actor, id, cancellationToken);
}
