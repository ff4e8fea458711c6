using System.Threading.RateLimiting;
using Vectrant.Core.Common;

namespace Vectrant.Web.Security;

/// <summary>
/// How much may be under way at once of what keeps a connection of the database for as long as somebody else takes: a slow receiver, a slow model. Nobody
/// gets all connections of the node. Who comes later waits for a place, without a connection.
/// </summary>
/// <param name="ofOnePerson">At once for one person.</param>
/// <param name="waitingOfOnePerson">How many more of theirs may wait; beyond that they are refused.</param>
/// <param name="ofOneNode">At once for everybody.</param>
internal abstract class HeldConnections(int ofOnePerson, int waitingOfOnePerson, int ofOneNode) : IDisposable
{
    private const int WaitingPerPlace = 10;

    private readonly PartitionedRateLimiter<PersonId?> _places = PartitionedRateLimiter.CreateChained(
        PartitionedRateLimiter.Create<PersonId?, Guid>(person => RateLimitPartition.GetConcurrencyLimiter(person?.Value ?? Guid.Empty, _ => Room(ofOnePerson, waitingOfOnePerson))),
        PartitionedRateLimiter.Create<PersonId?, bool>(_ => RateLimitPartition.GetConcurrencyLimiter(true, _ => Room(ofOneNode, WaitingPerPlace * ofOneNode))));

    /// <summary>A place, to be given back; none when too many wait already.</summary>
    public ValueTask<RateLimitLease> TakeAsync(PersonId? person, CancellationToken cancellationToken) => _places.AcquireAsync(person, 1, cancellationToken);

    public void Dispose() => _places.Dispose();

    private static ConcurrencyLimiterOptions Room(int places, int waiting) => new() { PermitLimit = places, QueueLimit = waiting };
}

/// <summary>Files that are being sent.</summary>
internal sealed class OpenDownloads() : HeldConnections(OfOnePerson, WaitingOfOnePerson, OfOneNode)
{
    public const int OfOnePerson = 4;
    public const int WaitingOfOnePerson = 16;
    private const int OfOneNode = 24;
}

/// <summary>Writes of programs that hold a turn: with a key, or to a version (docs/decisions/0011).</summary>
internal sealed class OpenWrites() : HeldConnections(OfOnePerson, WaitingOfOnePerson, OfOneNode)
{
    public const int OfOnePerson = 8;
    public const int WaitingOfOnePerson = 32;
    private const int OfOneNode = 24;

    /// <summary>Takes a place for the request, once, until it is answered.</summary>
    /// <returns>Why there is none, or null.</returns>
    public static async ValueTask<IResult?> RefuseAsync(HttpContext http)
    {
        if (http.Items.ContainsKey(typeof(OpenWrites)))
        {
            return null;
        }

        var place = await http.RequestServices.GetRequiredService<OpenWrites>().TakeAsync(CurrentActor.From(http.User).PersonId, http.RequestAborted);
        http.Response.RegisterForDispose(place);
        if (!place.IsAcquired)
        {
            http.Response.Headers.RetryAfter = "10";
            return Problems.Of(StatusCodes.Status503ServiceUnavailable, "writes_busy", "Too many changes are under way at this moment. Nothing was done; wait until some of yours are answered, then send it again.");
        }

        http.Items.Add(typeof(OpenWrites), place);
        return null;
    }
}
