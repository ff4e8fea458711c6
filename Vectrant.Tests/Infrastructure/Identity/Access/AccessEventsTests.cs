using Dapper;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Npgsql;
using Vectrant.Core.Common;
using Vectrant.Core.Identity;
using Vectrant.Core.Identity.Access;
using Vectrant.Infrastructure.Identity.Access;
using Vectrant.Infrastructure.Persistence;
using Vectrant.Tests.TestSupport;
using Xunit;

namespace Vectrant.Tests.Infrastructure.Identity.Access;

public sealed class AccessEventsTests(PostgresFixture postgres)
{
    private static readonly Actor Reader = new(null, "Ada", new HashSet<string> { Role.Admin }, Authority.PermissionsOf([Role.Admin]));
    private static readonly Actor Agent = new(null, "Ben", new HashSet<string> { Role.Agent }, Authority.PermissionsOf([Role.Agent]));
    private readonly Clock _time = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Record_FloodOverTwoNodes_IsOneLineAMinuteWithItsCount()
    {
        var database = await DatabaseAsync();
        await Task.WhenAll(FloodAsync(database), FloodAsync(database));
        _time.Now += TimeSpan.FromMinutes(1);
        await FloodAsync(database);

        var lines = (await Query(database).ListAsync(Reader, new AccessEventFilter(null, "/models", null, null, null), Cancellation)).Items;
        Assert.Equal([5_000, 10_000], lines.Select(line => line.Count));
        Assert.All(lines, line => Assert.Equal(("access_denied", "10.0.0.1"), (line.Kind, line.Address)));
        Assert.Equal(["access_denied"], await Query(database).KindsAsync(Reader, Cancellation));
    }

    [Fact]
    public async Task Record_FromMoreAddressesThanThereIsRoomFor_CountsThemAll()
    {
        var database = await DatabaseAsync();
        await RunAsync(database, events =>
        {
            for (var number = 0; number < 12_000; number++)
            {
                events.Record(new AccessEvent(AccessEventKind.Denied) { Address = $"10.1.{number / 250}.{number % 250}" });
            }
        });

        await using var connection = new NpgsqlConnection(database);
        Assert.Equal((10_001, 12_000), await connection.QuerySingleAsync<(int, int)>("SELECT count(*)::int, sum(count)::int FROM access_event"));
    }

    [Fact]
    public async Task List_WithoutThePermission_IsEmpty()
    {
        var database = await DatabaseAsync();
        await FloodAsync(database);

        Assert.Empty((await Query(database).ListAsync(Agent, new AccessEventFilter(null, null, null, null, null), Cancellation)).Items);
        Assert.Empty(await Query(database).KindsAsync(Agent, Cancellation));
    }

    [Fact]
    public async Task Purge_AfterTheKeptDays_LeavesYoungerOnes()
    {
        var database = await DatabaseAsync();
        await FloodAsync(database);
        _time.Now += TimeSpan.FromDays(180) - TimeSpan.FromSeconds(1);
        await Query(database).PurgeAsync(Cancellation);
        Assert.Single((await Query(database).ListAsync(Reader, new AccessEventFilter(null, null, null, null, null), Cancellation)).Items);

        _time.Now += TimeSpan.FromSeconds(2);
        await Query(database).PurgeAsync(Cancellation);
        Assert.Empty((await Query(database).ListAsync(Reader, new AccessEventFilter(null, null, null, null, null), Cancellation)).Items);
    }

    private Task FloodAsync(string database) => RunAsync(database, events => Parallel.For(
        0, 5_000, _ => events.Record(new AccessEvent(AccessEventKind.Denied) { Subject = "/models", Address = "10.0.0.1" })));

    private async Task RunAsync(string database, Action<AccessEvents> record)
    {
        using var events = new AccessEvents(Open(database), _time, NullLogger<AccessEvents>.Instance);

        // Before the first turn of writing, so that nothing is written half-way.
        record(events);
        await events.StartAsync(Cancellation);
        await events.StopAsync(Cancellation);
    }

    private AccessEventQuery Query(string database) => new(Open(database), Options.Create(new AccessEventOptions()), _time);

    private static AppDatabase Open(string connection) => new(NpgsqlDataSource.Create(connection));

    private async Task<string> DatabaseAsync() => (await postgres.CreateDatabaseAsync(Cancellation)).App;

    /// <summary>A clock that stands still, because lines are cut by the minute.</summary>
    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 3, 1, 12, 0, 5, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
