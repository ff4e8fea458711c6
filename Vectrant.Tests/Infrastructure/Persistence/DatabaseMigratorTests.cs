using Npgsql;
using Vectrant.Infrastructure.Persistence;
using Vectrant.Tests.TestSupport;
using Xunit;

namespace Vectrant.Tests.Infrastructure.Persistence;

public sealed class DatabaseMigratorTests(PostgresFixture postgres)
{
    [Fact]
    public async Task RunAsync_AgainAsAnOwnerWithoutSuperpowers_ChangesNothing()
    {
        var connections = await postgres.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        var migrator = new DatabaseMigrator(connections);
        await migrator.RunAsync(TestContext.Current.CancellationToken);
        await migrator.RunAsync(TestContext.Current.CancellationToken);
        await using var connection = new NpgsqlConnection(connections.App);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task RunAsync_OnTwoNodesAtOnce_Succeeds()
    {
        var connections = await postgres.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        await Task.WhenAll(
            new DatabaseMigrator(connections).RunAsync(TestContext.Current.CancellationToken),
            new DatabaseMigrator(connections).RunAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task RunAsync_WhenTheAppsRoleIsTooPowerful_Refuses()
    {
        var connections = await postgres.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        var role = $"mighty_{Guid.NewGuid():N}";
        await using (var administrator = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(postgres.AdministratorConnectionString) { Pooling = false }.ConnectionString))
        {
            await administrator.OpenAsync(TestContext.Current.CancellationToken);
            await using var command = new NpgsqlCommand($"CREATE ROLE {role} LOGIN BYPASSRLS", administrator);
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        var mighty = connections with { App = new NpgsqlConnectionStringBuilder(connections.App) { Username = role }.ConnectionString };
        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => new DatabaseMigrator(mighty).RunAsync(TestContext.Current.CancellationToken));
        Assert.Contains("more power", refusal.Message, StringComparison.Ordinal);
    }
}
