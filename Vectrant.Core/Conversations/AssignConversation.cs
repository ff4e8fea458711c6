using Vectrant.Core.Common;

namespace Vectrant.Core.Conversations;

/// <summary>A lead gives a conversation to somebody of its team.</summary>
public sealed class AssignConversation(IAssignmentStore store)
{
    public async Task<Result<Done>> RunAsync(Actor actor, ConversationId id, PersonId colleague, CancellationToken cancellationToken) =>
        ConversationRights.RefuseAssigning(actor) is { } refusal ? refusal : await store.AssignAsync(actor, id, colleague, cancellationToken);
}

/// <summary>A lead gives a conversation to another team.</summary>
public sealed class MoveConversation(IAssignmentStore store)
{
    /// <param name="actor">Who moves it; afterwards it may be out of their own sight.</param>
    /// <param name="id">Which.</param>
    /// <param name="team">Null for no team: everybody who works the queue sees it then.</param>
    /// <param name="cancellationToken">Cancels the write.</param>
    public async Task<Result<Done>> RunAsync(Actor actor, ConversationId id, TeamId? team, CancellationToken cancellationToken) =>
        ConversationRights.RefuseAssigning(actor) is { } refusal ? refusal : await store.MoveAsync(actor, id, team, cancellationToken);
}
