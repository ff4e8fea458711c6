using System.Net;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;
using Vectrant.Core.Operations;
using Vectrant.Infrastructure.Operations;
using Vectrant.Tests.TestSupport;
using Xunit;

namespace Vectrant.Tests.Infrastructure.Operations;

public sealed class HealthTests(PostgresFixture postgres, AppFixture fixture) : IClassFixture<AppFixture>
{
    [Theory]
    [InlineData("0.8.0", HealthStatus.Degraded)]
    [InlineData("0.8.3", HealthStatus.Degraded)]
    [InlineData("0.8.4", HealthStatus.Healthy)]
    [InlineData("0.9.0", HealthStatus.Healthy)]
    [InlineData(null, HealthStatus.Unhealthy)]
    public void Judge_VersionOfPgvector_SaysWhetherItIsSound(string? installed, HealthStatus expected) =>
        Assert.Equal(expected, VectorHealth.Judge(installed).Status);

    [Theory]
    [InlineData("health/live")]
    [InlineData("health/ready")]
    public async Task Health_OfAHealthyNode_IsOk(string path)
    {
        using var client = new HttpClient { BaseAddress = fixture.App.Address };
        using var response = await client.GetAsync(path, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task Ready_OnADatabaseThatLacksAMigration_SaysWhatToDo()
    {
        var connections = await postgres.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        await ExecuteAsync(connections.Owner!, """DELETE FROM "__EFMigrationsHistory" WHERE "MigrationId" = '0001_foundation'""");
        await using var app = await TestApp.StartAsync(connections, NodeRole.Web, [], null, TestContext.Current.CancellationToken);
        var (status, text) = await ReadyAsync(app);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Contains("lacks 1 migrations; run the command migrate", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ready_WhenTheDatabaseGoesAway_SaysSoWithoutSecretsWhileLiveIsOk()
    {
        var connections = await postgres.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        await using var app = await TestApp.StartAsync(connections, NodeRole.Web, [], null, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, (await ReadyAsync(app)).Status);

        var role = new NpgsqlConnectionStringBuilder(connections.App);
        await ExecuteAsync(postgres.AdministratorConnectionString, $"ALTER DATABASE {role.Database} ALLOW_CONNECTIONS false");
        await ExecuteAsync(postgres.AdministratorConnectionString, $"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{role.Database}'");
        var (status, text) = await ReadyAsync(app);
        await ExecuteAsync(postgres.AdministratorConnectionString, $"ALTER DATABASE {role.Database} ALLOW_CONNECTIONS true");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Contains("the database", text, StringComparison.Ordinal);
        Assert.DoesNotContain(role.Password!, text, StringComparison.Ordinal);
        Assert.DoesNotContain(role.Username!, text, StringComparison.Ordinal);
        using var client = new HttpClient { BaseAddress = app.Address };
        using var live = await client.GetAsync("health/live", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, live.StatusCode);

        // Connections that were cut stay in the pool until each was tried.
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        var tries = 0;
        while ((await ReadyAsync(app)).Status != HttpStatusCode.OK)
        {
            Assert.True(++tries < 900, "The node did not come back with its database.");
            await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task Worker_ServesHealthAndNoPages()
    {
        await using var worker = await fixture.StartNodeAsync(NodeRole.Worker, TestContext.Current.CancellationToken);
        using var client = new HttpClient { BaseAddress = worker.Address };
        using var ready = await client.GetAsync("health/ready", TestContext.Current.CancellationToken);
        using var page = await client.GetAsync("sign-in", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, page.StatusCode);
    }

    private static async Task<(HttpStatusCode Status, string Text)> ReadyAsync(TestApp app)
    {
        using var client = new HttpClient { BaseAddress = app.Address };
        using var response = await client.GetAsync("health/ready", TestContext.Current.CancellationToken);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private static async Task ExecuteAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}
