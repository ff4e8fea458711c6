using Vectrant.Core.Common;
using Vectrant.Core.Conversations.Drafts;
using Vectrant.Core.Identity.Limits;

namespace Vectrant.Core.Conversations;

/// <summary>Who may read and who may work on conversations.</summary>
public static class ConversationRights
{
    public static Error? RefuseWork(Actor actor)
    {
        ArgumentNullException.ThrowIfNull(actor);
        return actor.PersonId is not null && actor.May(Permission.WorkConversations) ? null : ConversationErrors.MayNotWork;
    }

    /// <summary>The same, and how often: what a person does comes over a circuit, where nothing else counts it.</summary>
    public static async ValueTask<Error?> RefuseWorkAsync(Actor actor, IRateLimit limit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(limit);
        return RefuseWork(actor) ?? await limit.RefuseAsync(actor, EndpointClass.Write, cancellationToken);
    }

    /// <summary>For the second person; whether it is somebody else than the first is for the store, which holds the lock.</summary>
    public static async ValueTask<Error?> RefuseSecondAsync(Actor actor, IRateLimit limit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(limit);
        return actor.PersonId is null || !actor.May(Permission.GiveSecondApproval) ? SecondApprovalErrors.MayNotGive
            : await limit.RefuseAsync(actor, EndpointClass.Write, cancellationToken);
    }

    public static Error? RefuseAssigning(Actor actor)
    {
        ArgumentNullException.ThrowIfNull(actor);
        return actor.PersonId is not null && actor.May(Permission.AssignConversations) ? null : ConversationErrors.MayNotAssign;
    }

    public static Error? RefuseView(Actor actor)
    {
        ArgumentNullException.ThrowIfNull(actor);
        return actor.PersonId is not null && actor.May(Permission.ViewQueue) ? null : ConversationErrors.MayNotView;
    }
}
