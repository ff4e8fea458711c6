using System.Globalization;
using Microsoft.Extensions.Options;
using Vectrant.Core.Common;
using Vectrant.Core.Identity.Access;

namespace Vectrant.Core.Identity.Limits;

/// <summary>
/// How many live connections are open at once on this node: of each caller, and of all strangers together. Never asks the database, since a connection
/// costs the node that holds it and no other.
/// </summary>
public sealed class OpenConnections(ILimits limits, IOptions<RateLimitOptions> options, IAccessEvents events, TimeProvider time)
{
    /// <summary>How long a place is kept for a connection that has no request at the moment: a little longer than the server keeps such a connection.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(20);

    private readonly Lock _gate = new();
    private readonly Dictionary<(LimitTier Tier, string Holder), Holding> _holdings = [];
    private readonly Queue<ConnectionPlace> _resting = new();
    private int _strangers;

    /// <summary>A place for one more connection, to be given back; or the reason why there is none, which is recorded.</summary>
    /// <param name="callers">Everybody for whom it counts.</param>
    public Result<ConnectionPlace> Take(params IReadOnlyList<LimitedCaller> callers)
    {
        ArgumentNullException.ThrowIfNull(callers);
        lock (_gate)
        {
            Forget();
            foreach (var caller in callers)
            {
                var full = caller.Tier == LimitTier.Anonymous && _strangers >= options.Value.StrangersConnections;
                if (full || PlacesOf(caller) >= limits.Current.Of(EndpointClass.Connections, caller.Tier))
                {
                    events.Record(new AccessEvent(AccessEventKind.RateLimited)
                    {
                        Person = caller.Person,
                        Subject = $"{caller.Tier} {nameof(EndpointClass.Connections)}",
                        Address = caller.Address,
                    });
                    return full ? Busy : TooMany;
                }
            }

            var place = new ConnectionPlace(this, callers);
            Count(place, 1);
            return place;
        }
    }

    /// <summary>A place of the caller that rests: one that was promised, or whose last request ended. Which one makes no difference to their number. Else a new one.</summary>
    public Result<ConnectionPlace> Resume(LimitedCaller caller)
    {
        ArgumentNullException.ThrowIfNull(caller);
        lock (_gate)
        {
            Forget();
            if (_holdings.TryGetValue(KeyOf(caller), out var holding) && holding.Resting.TryDequeue(out var resting))
            {
                // A fresh one, so that nobody who still has the old one in hand ends it.
                resting.Ended = true;
                return new ConnectionPlace(this, resting.Callers);
            }

            return Take(caller);
        }
    }

    /// <summary>Who holds connections now, by tier.</summary>
    public IReadOnlyList<LimitUse> Use()
    {
        lock (_gate)
        {
            Forget();
            return
            [
                .. from pair in _holdings
                   group pair.Value.Places by pair.Key.Tier into all
                   select new LimitUse(nameof(EndpointClass.Connections), all.Key, all.Count(), all.Max()),
            ];
        }
    }

    internal void Rest(ConnectionPlace place)
    {
        lock (_gate)
        {
            if (!place.Ended && place.RestsUntil is null)
            {
                place.RestsUntil = time.GetUtcNow() + KeptFor;
                _resting.Enqueue(place);
                _holdings[KeyOf(place.Callers[0])].Resting.Enqueue(place);
            }
        }
    }

    internal void GiveBack(ConnectionPlace place)
    {
        lock (_gate)
        {
            if (!place.Ended && place.RestsUntil is null)
            {
                place.Ended = true;
                Count(place, -1);
            }
        }
    }

    private static Error TooMany { get; } = Refusal(
        ErrorKind.Throttled, "too_many_connections", "Too many live connections are open from here. Close some, or wait: there is a place as soon as one of them ends.");

    private static Error Busy { get; } = Refusal(
        ErrorKind.Unavailable, "connections_busy", "Too many live connections are open at this moment. Nothing is lost; try again a little later.");

    private static Error Refusal(ErrorKind kind, string code, string sentence) => new(kind, code, sentence)
    {
        Arguments = new Dictionary<string, string> { ["seconds"] = KeptFor.TotalSeconds.ToString(CultureInfo.InvariantCulture) },
    };

    private static (LimitTier Tier, string Holder) KeyOf(LimitedCaller caller) => (caller.Tier, caller.Holder);

    private int PlacesOf(LimitedCaller caller) => _holdings.TryGetValue(KeyOf(caller), out var holding) ? holding.Places : 0;

    private void Count(ConnectionPlace place, int difference)
    {
        foreach (var caller in place.Callers)
        {
            var key = KeyOf(caller);
            if (!_holdings.TryGetValue(key, out var holding))
            {
                _holdings.Add(key, holding = new Holding());
            }

            holding.Places += difference;
            if (holding.Places == 0)
            {
                _holdings.Remove(key);
            }

            _strangers += caller.Tier == LimitTier.Anonymous ? difference : 0;
        }
    }

    // All rest equally long, so the oldest end first, here and in the queue of each caller.
    private void Forget()
    {
        var now = time.GetUtcNow();
        while (_resting.TryPeek(out var oldest) && (oldest.Ended || oldest.RestsUntil <= now))
        {
            _resting.Dequeue();
            if (!oldest.Ended)
            {
                oldest.Ended = true;
                _holdings[KeyOf(oldest.Callers[0])].Resting.Dequeue();
                Count(oldest, -1);
            }
        }
    }

    private sealed class Holding
    {
        public int Places { get; set; }

        public Queue<ConnectionPlace> Resting { get; } = new();
    }
}

/// <summary>The place of one live connection. Whoever holds it lets it rest or gives it back, once.</summary>
public sealed class ConnectionPlace : IDisposable
{
    private readonly OpenConnections _connections;

    internal ConnectionPlace(OpenConnections connections, IReadOnlyList<LimitedCaller> callers) => (_connections, Callers) = (connections, callers);

    internal IReadOnlyList<LimitedCaller> Callers { get; }

    internal bool Ended { get; set; }

    internal DateTimeOffset? RestsUntil { get; set; }

    /// <summary>There is no request for the connection now, but there may be one within <see cref="OpenConnections.KeptFor"/>. After that it is given back by itself.</summary>
    public void Rest() => _connections.Rest(this);

    /// <summary>The connection has ended.</summary>
    public void Dispose() => _connections.GiveBack(this);
}
