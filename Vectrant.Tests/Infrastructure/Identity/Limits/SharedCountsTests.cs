using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Vectrant.Core.Common;
using Vectrant.Core.Identity;
using Vectrant.Core.Identity.Access;
using Vectrant.Core.Identity.Limits;
using Vectrant.Core.Operations;
using Vectrant.Infrastructure.Identity.Limits;
using Vectrant.Infrastructure.Persistence;
using Vectrant.Tests.TestSupport;
using Xunit;

namespace Vectrant.Tests.Infrastructure.Identity.Limits;

/// <summary>Counts of several nodes on one real database.</summary>
public sealed class SharedCountsTests(AppFixture fixture) : IClassFixture<AppFixture>
{
    // Still, so that no window ends between two lines of a test.
    private readonly StillTime _time = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Take_OnThreeNodesAtOnce_SharesTheLimitWithinTheBound()
    {
        await using var database = new AppDatabase(NpgsqlDataSource.Create(fixture.Connections.App));
        RateCounts[] nodes = [NodeOn(database), NodeOn(database), NodeOn(database)];
        foreach (var node in nodes.Concat(nodes))
        {
            await node.ExchangeAsync();
        }

        Assert.All(nodes, node => Assert.True(node.Nodes >= 3));
        var key = new LimitKey("Read", LimitTier.Employee, Guid.NewGuid().ToString());
        var allowed = 0;
        await Task.WhenAll(nodes.SelectMany(node => Enumerable.Repeat(node, 4)).Select(async node =>
        {
            for (var request = 0; request < 100; request++)
            {
                if ((await node.TakeAsync(key, 300, Cancellation)).Allowed)
                {
                    Interlocked.Increment(ref allowed);
                }
            }
        }));

        // 1,200 requests against 300: the limit, and at most a tenth of it that the nodes did not know of each other.
        Assert.InRange(allowed, 300, 330);
        Assert.All(nodes, node => Assert.False(node.IsAlone));
    }

    [Fact]
    public async Task Take_WithoutADatabase_NeitherOpensTheDoorNorClosesIt()
    {
        var nowhere = new NpgsqlConnectionStringBuilder(fixture.Connections.App) { Port = FreePort.Take(), Host = "127.0.0.1", Timeout = 1 };
        await using var database = new AppDatabase(NpgsqlDataSource.Create(nowhere.ConnectionString));
        var node = NodeOn(database);
        await node.ExchangeAsync();
        var key = new LimitKey("Read", LimitTier.Employee, Guid.NewGuid().ToString());
        var allowed = 0;
        for (var request = 0; request < 100; request++)
        {
            allowed += (await node.TakeAsync(key, 40, Cancellation)).Allowed ? 1 : 0;
        }

        Assert.True(node.IsAlone);
        Assert.Equal(40, allowed);
    }

    [Fact]
    public async Task Requests_OnTwoNodes_ShareOneLimit()
    {
        await using var one = await StartAsync();
        await using var two = await StartAsync();
        using var client = OwnAddress.Client();
        var statuses = new List<HttpStatusCode>();
        for (var request = 0; request < 40; request++)
        {
            using var response = await client.GetAsync(new Uri(request % 2 == 0 ? one.Address : two.Address, "/api/v1/nothing"), Cancellation);
            statuses.Add(response.StatusCode);
        }

        // Three nodes (the fixture's, too) are ahead by one each.
        Assert.InRange(statuses.Count(status => status == HttpStatusCode.NotFound), 20, 23);
        Assert.Equal(HttpStatusCode.TooManyRequests, statuses[^1]);
    }

    [Fact]
    public async Task Refuse_BeyondTheLimit_SaysWhenAndLeavesOneEventAMinute()
    {
        await using var app = await TestApp.StartAsync(fixture.Connections, NodeRole.Web, [("RateLimits:Agent:Ask", "2")], OnStillTime, Cancellation);
        var limit = app.Services.GetRequiredService<IRateLimit>();
        var actor = new Actor(new PersonId(Guid.CreateVersion7()), "Ann", new HashSet<string> { Role.Agent }, new HashSet<Permission>());
        Error? refusal = null;
        for (var use = 0; use < 10; use++)
        {
            refusal = await limit.RefuseAsync(actor, EndpointClass.Ask, Cancellation);
            Assert.Equal(use < 2, refusal is null);
        }

        Assert.Equal((ErrorKind.Throttled, "too_many_requests"), (refusal!.Kind, refusal.Code));
        Assert.InRange(int.Parse(refusal.Arguments["seconds"], System.Globalization.CultureInfo.InvariantCulture), 60, 65);
        Assert.Null(await limit.RefuseAsync(actor, EndpointClass.Upload, Cancellation));
        Assert.Null(await limit.RefuseAsync(Actor.System, EndpointClass.Ask, Cancellation));

        var reader = actor with { Permissions = new HashSet<Permission> { Permission.ReadAudit } };
        var events = app.Services.GetRequiredService<IAccessEventQuery>();
        await Eventually.TrueAsync(
            async () =>
            {
                var page = await events.ListAsync(reader, new AccessEventFilter(AccessEventKind.RateLimited, "Agent Ask", null, null, null), Cancellation);
                return page.Items.Where(line => line.Person == actor.PersonId).Select(line => line.Count).SequenceEqual([8]);
            },
            TimeSpan.FromSeconds(30),
            Cancellation);
    }

    private void OnStillTime(WebApplicationBuilder builder) =>
        builder.Host.ConfigureContainer<IServiceCollection>((_, services) => services.AddSingleton<TimeProvider>(_time));

    private Task<TestApp> StartAsync() =>
        TestApp.StartAsync(fixture.Connections, NodeRole.Web, [("RateLimits:Anonymous:Read", "20")], OnStillTime, Cancellation);

    private RateCounts NodeOn(AppDatabase database) =>
        new(new SharedCounts(database, new Node(NodeRole.Web, Guid.NewGuid().ToString())), _time, TimeSpan.FromMinutes(1));
}
