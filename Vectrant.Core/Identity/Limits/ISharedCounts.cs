namespace Vectrant.Core.Identity.Limits;

/// <summary>How often a key was taken within one slot of five seconds.</summary>
/// <param name="Key">Names the key: a hash of it.</param>
/// <param name="Slot">Number of the slot since 1970.</param>
public readonly record struct SlotCount(Guid Key, long Slot, int Count);

/// <summary>What came back from an exchange.</summary>
/// <param name="Totals">Of all nodes together, for every key that was sent, what was sent among them.</param>
/// <param name="Nodes">How many nodes count at the moment, this one among them.</param>
public sealed record SharedTotals(IReadOnlyList<SlotCount> Totals, int Nodes);

/// <summary>Where the nodes add up what they counted.</summary>
public interface ISharedCounts
{
    /// <summary>Adds what this node counted since the last exchange. Throws when the place cannot be reached; then nothing of it was added, or all of it was and is added again.</summary>
    /// <param name="news">What is new; may be empty, which says that this node is there.</param>
    /// <param name="oldestSlot">Slots before this one do not matter any more.</param>
    /// <param name="cancellationToken">Bounds the wait.</param>
    Task<SharedTotals> ExchangeAsync(IReadOnlyList<SlotCount> news, long oldestSlot, CancellationToken cancellationToken);
}
