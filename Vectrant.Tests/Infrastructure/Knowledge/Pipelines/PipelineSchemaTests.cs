using Dapper;
using Npgsql;
using Vectrant.Infrastructure.Persistence;
using Vectrant.Tests.TestSupport;
using Xunit;

namespace Vectrant.Tests.Infrastructure.Knowledge.Pipelines;

/// <summary>What the database refuses, whatever the app sends: hand-written SQL through the app's own role and the owner's.</summary>
public sealed class PipelineSchemaTests(PostgresFixture postgres) : IAsyncLifetime
{
    private const string InsufficientPrivilege = "42501";
    private ConnectionStrings _connections = null!;
    private object _ids = null!;

    public static TheoryData<string, string> Refused => new()
    {
        // An internal collection for customers, honestly and with each of the two audiences made up.
        { PostgresErrorCodes.CheckViolation, "INSERT INTO pipeline_collection VALUES (@customers, 'customer', @secret, 'internal')" },
        { PostgresErrorCodes.ForeignKeyViolation, "INSERT INTO pipeline_collection VALUES (@customers, 'customer', @secret, 'customer')" },
        { PostgresErrorCodes.ForeignKeyViolation, "INSERT INTO pipeline_collection VALUES (@customers, 'internal', @secret, 'internal')" },
        // Changing sides afterwards.
        { PostgresErrorCodes.ForeignKeyViolation, "INSERT INTO pipeline_collection VALUES (@customers, 'customer', @help, 'customer'); UPDATE collection SET audience = 'internal' WHERE id = @help" },
        { PostgresErrorCodes.ForeignKeyViolation, "INSERT INTO pipeline_collection VALUES (@staff, 'internal', @secret, 'internal'); UPDATE pipeline SET audience = 'customer' WHERE id = @staff" },
        // Customers have no roles and no teams, defaults are open and in use, and there is one on each side.
        { PostgresErrorCodes.CheckViolation, "UPDATE pipeline SET allowed_roles = '{Agent}' WHERE id = @customers" },
        { PostgresErrorCodes.ForeignKeyViolation, "INSERT INTO pipeline_team (pipeline_id, team_id) VALUES (@customers, @team)" },
        { PostgresErrorCodes.CheckViolation, "INSERT INTO pipeline_team (pipeline_id, audience, team_id) VALUES (@customers, 'customer', @team)" },
        { PostgresErrorCodes.ForeignKeyViolation, "INSERT INTO pipeline_team (pipeline_id, team_id) SELECT id, @team FROM pipeline WHERE is_default AND audience = 'internal'" },
        { PostgresErrorCodes.ForeignKeyViolation, "INSERT INTO pipeline_team (pipeline_id, team_id) VALUES (@staff, @team); UPDATE pipeline SET is_default = false WHERE is_default AND audience = 'internal'; UPDATE pipeline SET is_default = true WHERE id = @staff" },
        { PostgresErrorCodes.CheckViolation, "UPDATE pipeline SET allowed_roles = '{Agent}' WHERE is_default AND audience = 'internal'" },
        { PostgresErrorCodes.CheckViolation, "UPDATE pipeline SET archived_at = now() WHERE is_default AND audience = 'customer'" },
        { PostgresErrorCodes.CheckViolation, "UPDATE pipeline SET is_default = false WHERE audience = 'customer'" },
        { PostgresErrorCodes.UniqueViolation, "UPDATE pipeline SET is_default = true WHERE id = @staff" },
        { PostgresErrorCodes.CheckViolation, "UPDATE pipeline SET instruction = repeat('x', 501) WHERE id = @staff" },
        { InsufficientPrivilege, "DELETE FROM pipeline WHERE id = @staff" },
        { InsufficientPrivilege, "UPDATE pipeline_collection SET audience = 'customer'" },
        { InsufficientPrivilege, "ALTER TABLE pipeline_collection DROP CONSTRAINT pipeline_collection_side" },
    };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _connections = await postgres.CreateDatabaseAsync(Cancellation);
        var (customers, staff, help, secret, team) = (Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid());
        _ids = new { customers, staff, help, secret, team };
        await using var owner = new NpgsqlConnection(_connections.Owner);
        await owner.ExecuteAsync(
            """
            INSERT INTO pipeline (id, name, audience, all_collections, created_at, changed_at, changed_by)
            VALUES (@customers, 'For customers', 'customer', false, now(), now(), 'a test'), (@staff, 'For staff', 'internal', false, now(), now(), 'a test');
            INSERT INTO collection (id, name, audience, created_at) VALUES (@help, 'Help', 'customer', now()), (@secret, 'Secret', 'internal', now());
            INSERT INTO team (id, name, created_at) VALUES (@team, 'Team', now())
            """,
            _ids);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Sql_ThatWouldBreakARule_IsRefused()
    {
        foreach (var row in Refused)
        {
            var (state, sql) = row.Data;
            await using var app = new NpgsqlConnection(_connections.App);
            await app.OpenAsync(Cancellation);
            await using var transaction = await app.BeginTransactionAsync(Cancellation);
            var refusal = await Assert.ThrowsAsync<PostgresException>(async () =>
            {
                await app.ExecuteAsync(sql, _ids, transaction);
                await transaction.CommitAsync(Cancellation);
            });
            Assert.Equal($"{state} {sql}", $"{refusal.SqlState} {sql}");
        }
    }

    [Fact]
    public async Task Sql_OfTheOwner_CannotLeaveASideWithoutADefaultEither()
    {
        await using var owner = new NpgsqlConnection(_connections.Owner);
        var refusal = await Assert.ThrowsAsync<PostgresException>(() => owner.ExecuteAsync("DELETE FROM pipeline WHERE is_default AND audience = 'internal'"));
        Assert.Equal(PostgresErrorCodes.CheckViolation, refusal.SqlState);
    }

    [Fact]
    public async Task Migration_OfAnInstallThatNeverOpensThePage_HasOneOpenDefaultOnEachSide()
    {
        var connections = await postgres.CreateDatabaseAsync(Cancellation);
        await using var app = new NpgsqlConnection(connections.App);
        Assert.Equal(
            ["customer true {}", "internal true {}"],
            await app.QueryAsync<string>("SELECT audience || ' ' || (is_default AND all_collections AND archived_at IS NULL) || ' ' || allowed_roles::text FROM pipeline ORDER BY 1"));
    }
}
