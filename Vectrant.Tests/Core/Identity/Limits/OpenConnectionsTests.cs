using Microsoft.Extensions.Options;
using Vectrant.Core.Common;
using Vectrant.Core.Identity.Access;
using Vectrant.Core.Identity.Limits;
using Vectrant.Tests.TestSupport;
using Xunit;

namespace Vectrant.Tests.Core.Identity.Limits;

public sealed class OpenConnectionsTests
{
    private static readonly LimitedCaller Stranger = new(LimitTier.Anonymous, "192.0.2.1") { Address = "192.0.2.1" };
    private static readonly LimitedCaller Neighbour = new(LimitTier.Anonymous, "192.0.2.2");
    private readonly StillTime _time = new();
    private readonly Heard _events = new();
    private readonly OpenConnections _connections;

    public OpenConnectionsTests()
    {
        var options = new RateLimitOptions { StrangersConnections = 3 };
        options.Anonymous.Connections = 2;
        options.Customer.Connections = 1;
        options.Agent.Connections = 4;
        _connections = new OpenConnections(new Fixed(LimitTable.Of(options)), Options.Create(options), _events, _time);
    }

    [Fact]
    public void Take_BeyondTheLimitOfACaller_IsRefusedUntilOneEnds()
    {
        var places = Enumerable.Range(0, 2).Select(_ => _connections.Take(Stranger).Value).ToList();
        Assert.Equal((ErrorKind.Throttled, "too_many_connections"), Refused(Stranger));
        Assert.Equal([("Anonymous Connections", "192.0.2.1")], _events.All.Select(happened => (happened.Subject, happened.Address)));
        places[0].Dispose();

        // A second farewell gives nothing back.
        places[0].Dispose();
        Assert.True(_connections.Take(Stranger).Succeeded);
        Assert.Equal((ErrorKind.Throttled, "too_many_connections"), Refused(Stranger));
    }

    [Fact]
    public void Take_BeyondTheRoomOfStrangers_LeavesRoomForPersons()
    {
        var place = _connections.Take(Stranger).Value;
        Assert.True(_connections.Take(Stranger).Succeeded);
        Assert.True(_connections.Take(Neighbour).Succeeded);
        Assert.Equal((ErrorKind.Unavailable, "connections_busy"), Refused(Neighbour));
        Assert.True(_connections.Take(new LimitedCaller(LimitTier.Agent, "somebody")).Succeeded);
        place.Dispose();
        Assert.True(_connections.Take(Neighbour).Succeeded);
    }

    [Fact]
    public void Take_ForTwoCallers_CountsForBothOrForNone()
    {
        var customer = new LimitedCaller(LimitTier.Customer, "token");
        var place = _connections.Take(Stranger, customer).Value;
        Assert.False(_connections.Take(Stranger, customer).Succeeded);
        Assert.True(_connections.Take(Stranger).Succeeded);
        Assert.False(_connections.Take(Stranger).Succeeded);
        place.Dispose();
        Assert.True(_connections.Take(Stranger, customer).Succeeded);
    }

    [Fact]
    public void Resume_OfAPromisedPlace_TakesNoSecondOne()
    {
        foreach (var _ in Enumerable.Range(0, 2))
        {
            _connections.Take(Stranger).Value.Rest();
        }

        Assert.False(_connections.Take(Stranger).Succeeded);
        var (first, second) = (_connections.Resume(Stranger), _connections.Resume(Stranger));
        Assert.True(first.Succeeded && second.Succeeded);
        Assert.False(_connections.Resume(Stranger).Succeeded);
        first.Value.Rest();
        Assert.False(_connections.Take(Stranger).Succeeded);
        second.Value.Dispose();
        Assert.True(_connections.Take(Stranger).Succeeded);
    }

    [Fact]
    public void Rest_LongerThanTheServerKeepsAConnection_GivesThePlaceBackOnce()
    {
        var first = _connections.Take(Stranger).Value;
        first.Rest();
        _time.Advance(OpenConnections.KeptFor - TimeSpan.FromSeconds(1));
        _connections.Take(Stranger).Value.Rest();
        Assert.False(_connections.Take(Stranger).Succeeded);

        _time.Advance(TimeSpan.FromSeconds(1));
        first.Dispose();
        var kept = _connections.Take(Stranger);
        Assert.True(kept.Succeeded);
        Assert.False(_connections.Take(Stranger).Succeeded);

        // Whoever comes back in time keeps the place however long the request lasts.
        var back = _connections.Resume(Stranger).Value;
        _time.Advance(10 * OpenConnections.KeptFor);
        Assert.False(_connections.Take(Stranger).Succeeded);
        back.Rest();
        _time.Advance(OpenConnections.KeptFor);
        kept.Value.Dispose();
        Assert.Empty(_connections.Use());
    }

    [Fact]
    public void Use_OfSeveralCallers_NamesHowManyAndTheMost()
    {
        _ = (_connections.Take(Stranger), _connections.Take(Stranger), _connections.Take(Neighbour), _connections.Take(new LimitedCaller(LimitTier.Agent, "somebody")));
        Assert.Equal(
            [new LimitUse("Connections", LimitTier.Anonymous, 2, 2), new LimitUse("Connections", LimitTier.Agent, 1, 1)],
            _connections.Use().OrderBy(use => use.Tier));
    }

    private (ErrorKind Kind, string Code) Refused(LimitedCaller caller)
    {
        var taken = _connections.Take(caller);
        Assert.False(taken.Succeeded);
        Assert.Equal("20", taken.Error.Arguments["seconds"]);
        return (taken.Error.Kind, taken.Error.Code);
    }

    private sealed class Fixed(LimitTable table) : ILimits
    {
        public LimitTable Current => table;

        public LimitTable Configured => table;
    }

    private sealed class Heard : IAccessEvents
    {
        public List<AccessEvent> All { get; } = [];

        public void Record(AccessEvent happened) => All.Add(happened);
    }
}
