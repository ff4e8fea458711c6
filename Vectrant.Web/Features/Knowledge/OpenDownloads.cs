using System.Threading.RateLimiting;
using Vectrant.Core.Common;

namespace Vectrant.Web.Features.Knowledge;

/// <summary>
/// How many files are sent at once: each keeps a connection of the database for as long as its receiver takes, and slow receivers must not keep all of
/// them. Who comes later waits for a place, without a connection.
/// </summary>
internal sealed class OpenDownloads : IDisposable
{
    public const int OfOnePerson = 4;
    public const int WaitingOfOnePerson = 16;
    public const int OfOneNode = 24;

    private readonly PartitionedRateLimiter<PersonId?> _places = PartitionedRateLimiter.CreateChained(
        PartitionedRateLimiter.Create<PersonId?, Guid>(person => RateLimitPartition.GetConcurrencyLimiter(person?.Value ?? Guid.Empty, _ => Room(OfOnePerson, WaitingOfOnePerson))),
        PartitionedRateLimiter.Create<PersonId?, bool>(_ => RateLimitPartition.GetConcurrencyLimiter(true, _ => Room(OfOneNode, 10 * OfOneNode))));

    /// <summary>A place, to be given back; none when too many wait already.</summary>
    public ValueTask<RateLimitLease> TakeAsync(PersonId? person, CancellationToken cancellationToken) => _places.AcquireAsync(person, 1, cancellationToken);

    public void Dispose() => _places.Dispose();

    private static ConcurrencyLimiterOptions Room(int places, int waiting) => new() { PermitLimit = places, QueueLimit = waiting };
}
