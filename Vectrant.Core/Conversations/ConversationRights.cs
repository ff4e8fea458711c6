using Vectrant.Core.Common;

namespace Vectrant.Core.Conversations;

/// <summary>Who may read and who may work on conversations.</summary>
public static class ConversationRights
{
    public static Error? RefuseWork(Actor actor)
    {
        ArgumentNullException.ThrowIfNull(actor);
        return actor.PersonId is not null && actor.May(Permission.WorkConversations) ? null : ConversationErrors.MayNotWork;
    }

    public static Error? RefuseView(Actor actor)
    {
        ArgumentNullException.ThrowIfNull(actor);
        return actor.PersonId is not null && actor.May(Permission.ViewQueue) ? null : ConversationErrors.MayNotView;
    }
}
