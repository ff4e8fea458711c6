using Vectrant.Core.Common;

namespace Vectrant.Core.Guardrails.Events;

/// <summary>Keeps what people say about events.</summary>
public interface IGuardFeedbackStore
{
    /// <summary>The newest judgement counts. With its audit line.</summary>
    /// <param name="actor">Who judges.</param>
    /// <param name="eventId">The event.</param>
    /// <param name="wrong">Whether the guard was wrong.</param>
    /// <param name="onlyInConversations">Whether the event has to belong to a conversation.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>False when there is no such event, or its conversation is out of the actor's scope.</returns>
    Task<bool> JudgeAsync(Actor actor, Guid eventId, bool wrong, bool onlyInConversations, CancellationToken cancellationToken);

    /// <summary>Its writer objects; objecting twice changes nothing.</summary>
    /// <returns>False when the two do not belong together.</returns>
    Task<bool> AppealAsync(Guid eventId, byte[] secretHash, CancellationToken cancellationToken);
}

/// <summary>Somebody who works here says that the guard was wrong, or right.</summary>
public sealed class JudgeEvent(IGuardFeedbackStore store)
{
    public async Task<Result<Done>> RunAsync(Actor actor, Guid eventId, bool wrong, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var reviews = actor.May(Permission.ReviewGuard);
        if (actor.PersonId is null || !(reviews || actor.May(Permission.WorkConversations)))
        {
            return GuardErrors.MayNotJudge;
        }

        return await store.JudgeAsync(actor, eventId, wrong, onlyInConversations: !reviews, cancellationToken) ? Done.Instance : GuardErrors.EventNotFound;
    }
}

/// <summary>Whoever wrote a blocked text says that this was a mistake. Takes no text.</summary>
public sealed class AppealBlock(IGuardFeedbackStore store)
{
    public async Task<Result<Done>> RunAsync(Guid eventId, string secret, CancellationToken cancellationToken) =>
        !string.IsNullOrEmpty(secret) && await store.AppealAsync(eventId, SecurityEvent.HashOf(secret), cancellationToken)
            ? Done.Instance
            : GuardErrors.EventNotFound;
}
