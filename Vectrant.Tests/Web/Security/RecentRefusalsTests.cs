using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Vectrant.Core.Common;
using Vectrant.Core.Identity;
using Vectrant.Core.Identity.Access;
using Vectrant.Core.Identity.Limits;
using Vectrant.Core.Identity.Tokens;
using Vectrant.Core.Operations;
using Vectrant.Tests.TestSupport;
using Vectrant.Web.Security;
using Xunit;

namespace Vectrant.Tests.Web.Security;

/// <summary>Whoever was refused a moment ago is refused again without another look, and nobody else is.</summary>
public sealed class RecentRefusalsTests(PostgresFixture postgres)
{
    private const string Page = "/sign-in";
    private const string WhoAmI = "/api/v1/auth/whoami";
    private static readonly LimitedCaller Somebody = new(LimitTier.Employee, "somebody") { Address = "192.0.2.1" };
    private readonly StillTime _time = new();
    private readonly Given _given = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Find_AfterARefusal_HoldsForASecondAndTellsTheRestOfTheWait()
    {
        var refusals = Refusals();
        Assert.Null(refusals.Find(From("192.0.2.1", "a cookie"), EndpointClass.Read, null));
        Keep(refusals, TimeSpan.FromSeconds(20));
        Assert.Equal(new LimitVerdict(false, 600, 0, TimeSpan.FromSeconds(20)), refusals.Find(From("192.0.2.1", "a cookie"), EndpointClass.Read, null));

        _time.Advance(TimeSpan.FromMilliseconds(900));
        Assert.Equal(TimeSpan.FromSeconds(19.1), refusals.Find(From("192.0.2.1", "a cookie"), EndpointClass.Read, null)?.Wait);
        _time.Advance(TimeSpan.FromMilliseconds(100));
        Assert.Null(refusals.Find(From("192.0.2.1", "a cookie"), EndpointClass.Read, null));

        // Each of them is an event, of whom it turned out to be.
        Assert.Equal(2, _given.Events.Count);
        Assert.All(_given.Events, happened => Assert.Equal(("rate_limited", "Employee Read", "192.0.2.1"), (happened.Kind, happened.Subject, happened.Address)));
    }

    [Fact]
    public void Find_WhenAPermitCanBeFreeAgain_DoesNotHoldAnyLonger()
    {
        var refusals = Refusals();
        Keep(refusals, TimeSpan.FromMilliseconds(300));
        _time.Advance(TimeSpan.FromMilliseconds(299));
        Assert.NotNull(refusals.Find(From("192.0.2.1", "a cookie"), EndpointClass.Read, null));
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Null(refusals.Find(From("192.0.2.1", "a cookie"), EndpointClass.Read, null));
    }

    [Theory]
    [InlineData("192.0.2.2", "a cookie", null, EndpointClass.Read)]
    [InlineData("192.0.2.1", "another cookie", null, EndpointClass.Read)]
    [InlineData("192.0.2.1", "", null, EndpointClass.Read)]
    [InlineData("192.0.2.1", "a cookie", "Bearer x", EndpointClass.Read)]
    [InlineData("192.0.2.1", "a cookie", null, EndpointClass.Write)]
    public void Find_OfSomebodyOrSomethingElse_IsNothing(string address, string cookie, string? token, EndpointClass endpointClass)
    {
        var refusals = Refusals();
        Keep(refusals, TimeSpan.FromSeconds(20));
        Assert.Null(refusals.Find(From(address, cookie, token), endpointClass, null));
        Assert.Empty(_given.Events);
    }

    [Fact]
    public void Find_AfterTheLimitWasChanged_IsNothing()
    {
        var refusals = Refusals();
        Keep(refusals, TimeSpan.FromSeconds(20));
        _given.Current = LimitTable.Of(new RateLimitOptions(), new LimitSetting("Read", LimitTier.Employee, 601, "an admin", _time.GetUtcNow()));
        Assert.Null(refusals.Find(From("192.0.2.1", "a cookie"), EndpointClass.Read, null));
    }

    [Fact]
    public void Find_AtAnEndpointWithALimitOfItsOwn_IsNothing()
    {
        var refusals = Refusals();
        Keep(refusals, TimeSpan.FromSeconds(20));
        _given.Current = LimitTable.Of(new RateLimitOptions(), new LimitSetting("listQueue", LimitTier.Employee, 5, "an admin", _time.GetUtcNow()));
        Assert.Null(refusals.Find(From("192.0.2.1", "a cookie"), EndpointClass.Read, "listQueue"));
        Assert.NotNull(refusals.Find(From("192.0.2.1", "a cookie"), EndpointClass.Read, "whoAmI"));
    }

    [Fact]
    public async Task Requests_BeyondTheLimitOfAKey_AreRefusedWithoutLookingTheKeyUpAgain()
    {
        var connections = await postgres.CreateDatabaseAsync(Cancellation);
        await using var app = await TestApp.StartAsync(
            connections,
            NodeRole.Web,
            [("RateLimits:ApiKey:Read", "2"), ("RateLimits:Anonymous:Read", "2")],
            builder => builder.Host.ConfigureContainer<IServiceCollection>((_, services) => services.AddSingleton(provider => new RecentRefusals(provider.GetRequiredService<RateLimit>(), _time))),
            Cancellation);
        var person = (await app.Services.GetRequiredService<EnsurePeople>().RunAsync([new NewPerson("Petra Blum", $"{Guid.NewGuid():N}@harbour.example", [Role.Agent], "a lighthouse keeper")], Cancellation)).Value[0];
        var actor = new Actor(person, "Petra Blum", new HashSet<string> { Role.Agent }, Authority.PermissionsOf([Role.Agent]));
        var flooding = (await app.Services.GetRequiredService<CreateApiKey>().RunAsync(actor, new ApiKeyRequest("flooding", [Permission.Ask], 1), Cancellation)).Value;
        var other = (await app.Services.GetRequiredService<CreateApiKey>().RunAsync(actor, new ApiKeyRequest("other", [Permission.Ask], 1), Cancellation)).Value;
        using var client = OwnAddress.Client(app.Address);

        Assert.Equal("200 200 429", await AskThreeTimesAsync(WhoAmI, flooding.Secret));

        // The time of the refusals stands still, so this key is not looked up any more: that it is over goes unnoticed.
        await app.Services.GetRequiredService<IApiKeyStore>().RevokeAsync(actor, flooding.Id, any: false, Cancellation);
        Assert.Equal(429, await AskAsync(WhoAmI, flooding.Secret));

        // Another key of the same person at the same address goes on, and so does somebody without any.
        Assert.Equal(200, await AskAsync(WhoAmI, other.Secret));
        Assert.Equal("200 200 429", await AskThreeTimesAsync(Page));
        Assert.Equal(429, await AskAsync(Page));
        Assert.Equal(200, await AskAsync(WhoAmI, other.Secret));

        // A second later the key is looked up again.
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(429, await AskAsync(Page));
        Assert.NotEqual(200, await AskAsync(WhoAmI, flooding.Secret));

        async Task<string> AskThreeTimesAsync(string path, string? key = null) =>
            $"{await AskAsync(path, key)} {await AskAsync(path, key)} {await AskAsync(path, key)}";

        async Task<int> AskAsync(string path, string? key = null)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.Authorization = key is null ? null : new("Bearer", key);
            using var answer = await client.SendAsync(request, Cancellation);
            return (int)answer.StatusCode;
        }
    }

    private static DefaultHttpContext From(string address, string cookie, string? token = null)
    {
        var context = new DefaultHttpContext();
        context.Connection.RemoteIpAddress = IPAddress.Parse(address);
        context.Request.Headers.Cookie = cookie.Length == 0 ? default : cookie;
        context.Request.Headers.Authorization = token is null ? default : token;
        return context;
    }

    private static void Keep(RecentRefusals refusals, TimeSpan wait) =>
        refusals.Keep(From("192.0.2.1", "a cookie"), EndpointClass.Read, null, Somebody, new LimitVerdict(false, 600, 0, wait));

    private RecentRefusals Refusals() => new(new RateLimit(new RateCounts(_given, _time), _given, _given), _time);

    /// <summary>Limits of the settings, no other nodes, and what happened.</summary>
    private sealed class Given : ILimits, ISharedCounts, IAccessEvents
    {
        public List<AccessEvent> Events { get; } = [];

        public LimitTable Current { get; set; } = LimitTable.Of(new RateLimitOptions());

        public LimitTable Configured => Current;

        public Task<SharedTotals> ExchangeAsync(IReadOnlyList<SlotCount> news, long oldestSlot, CancellationToken cancellationToken) => Task.FromResult(new SharedTotals([], 1));

        public void Record(AccessEvent happened) => Events.Add(happened);
    }
}
