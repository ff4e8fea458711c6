using System.Globalization;
using Vectrant.Core.Common;
using Vectrant.Core.Identity.Access;

namespace Vectrant.Core.Identity.Limits;

/// <summary>Whose request is counted.</summary>
/// <param name="Tier">Which limits hold.</param>
/// <param name="Holder">What tells the caller apart: an address, the hash of a token, a person's or a key's id.</param>
public sealed record LimitedCaller(LimitTier Tier, string Holder)
{
    /// <summary>For the event of a refusal.</summary>
    public PersonId? Person { get; init; }

    /// <summary>For the event of a refusal.</summary>
    public string? Address { get; init; }
}

/// <summary>Limits inside of a use case, for what comes over circuits and hubs, which no HTTP middleware sees.</summary>
public interface IRateLimit
{
    /// <summary>Counts one use; a refused one is not counted. What the HTTP request of the same class has counted is not counted again, and neither is what the system does itself.</summary>
    /// <returns>Null when it may go on.</returns>
    ValueTask<Error?> RefuseAsync(Actor actor, EndpointClass endpointClass, CancellationToken cancellationToken);
}

/// <summary>The one place where permits are taken: from the middleware and from use cases.</summary>
public sealed class RateLimit(RateCounts counts, ILimits limits, IAccessEvents events) : IRateLimit
{
    private static readonly AsyncLocal<EndpointClass?> Counted = new();

    /// <summary>Says that the request which goes on from here was counted.</summary>
    public static void MarkCounted(EndpointClass endpointClass) => Counted.Value = endpointClass;

    public async ValueTask<LimitVerdict> TakeAsync(LimitedCaller caller, EndpointClass endpointClass, string? endpoint, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(caller);
        var (scope, permits) = For(caller, endpointClass, endpoint);
        var verdict = await counts.TakeAsync(new LimitKey(scope, caller.Tier, caller.Holder), permits, cancellationToken);
        if (!verdict.Allowed)
        {
            Tell(caller, scope);
        }

        return verdict;
    }

    /// <summary>The limit that holds for a caller now, and what it is counted under.</summary>
    public (string Scope, int Permits) For(LimitedCaller caller, EndpointClass endpointClass, string? endpoint)
    {
        ArgumentNullException.ThrowIfNull(caller);
        return limits.Current.For(endpoint, endpointClass, caller.Tier);
    }

    /// <summary>Leaves the event of a refusal: as many lines as there are keys and minutes, however many requests there were.</summary>
    public void Tell(LimitedCaller caller, string scope)
    {
        ArgumentNullException.ThrowIfNull(caller);
        events.Record(new AccessEvent(AccessEventKind.RateLimited) { Person = caller.Person, Subject = $"{caller.Tier} {scope}", Address = caller.Address });
    }

    public async ValueTask<Error?> RefuseAsync(Actor actor, EndpointClass endpointClass, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (actor.PersonId is not { } person || Counted.Value == endpointClass)
        {
            return null;
        }

        var caller = new LimitedCaller(LimitTiers.Of(actor.Roles), person.ToString()) { Person = person };
        var verdict = await TakeAsync(caller, endpointClass, null, cancellationToken);
        return verdict.Allowed ? null : TooMany(verdict);
    }

    public static Error TooMany(LimitVerdict verdict) => new(
        ErrorKind.Throttled,
        "too_many_requests",
        $"Too many requests in a short time. Wait {verdict.WaitSeconds} seconds and send it again; with the same Idempotency-Key nothing happens twice.")
    {
        Arguments = new Dictionary<string, string> { ["seconds"] = verdict.WaitSeconds.ToString(CultureInfo.InvariantCulture) },
    };
}
