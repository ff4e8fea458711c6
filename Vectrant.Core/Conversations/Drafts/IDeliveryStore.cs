namespace Vectrant.Core.Conversations.Drafts;

/// <summary>Sends what was decided.</summary>
public interface IDeliveryStore
{
    /// <summary>
    /// Sends the decision that is due longest, in one transaction: the public reply, the end of the waiting, the hand-over when the
    /// text promises a person, the record of the delivery. A decision that a takeover or another reply overtook is marked undone
    /// instead. False when none is due that nobody else works on.
    /// </summary>
    Task<bool> DeliverNextAsync(CancellationToken cancellationToken);

    /// <summary>When the next decision is due, or null when none is pending.</summary>
    Task<DateTimeOffset?> NextDueAsync(CancellationToken cancellationToken);
}
