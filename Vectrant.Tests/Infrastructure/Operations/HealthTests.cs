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
    public async Task Ready_OnADatabaseWithoutSchema_NamesTheCheckAndNoSecret()
    {
        var database = $"bare_{Guid.NewGuid():N}";
        await ExecuteAsync($"CREATE DATABASE {database}");
        var connections = fixture.Connections with
        {
            App = new NpgsqlConnectionStringBuilder(fixture.Connections.App) { Database = database }.ConnectionString,
        };
        await using var app = await TestApp.StartAsync(connections, NodeRole.Worker, [], null, TestContext.Current.CancellationToken);

        var (status, text) = await ReadyAsync(app);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Contains("migrate", text, StringComparison.Ordinal);
        Assert.DoesNotContain(new NpgsqlConnectionStringBuilder(connections.App).Password!, text, StringComparison.Ordinal);
        Assert.DoesNotContain("127.0.0.1", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ready_WithoutDatabase_IsNotOkWhileLiveIs()
    {
        var nobody = new NpgsqlConnectionStringBuilder(fixture.Connections.App) { Port = 1 }.ConnectionString;
        await using var app = await TestApp.StartAsync(
            fixture.Connections with { App = nobody, Customer = nobody }, NodeRole.Worker, [], null, TestContext.Current.CancellationToken);
        var (status, text) = await ReadyAsync(app);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Contains("does not answer", text, StringComparison.Ordinal);
        using var client = new HttpClient { BaseAddress = app.Address };
        using var live = await client.GetAsync("health/live", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, live.StatusCode);
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

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(postgres.AdministratorConnectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}
