using Dapper;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Vectrant.Infrastructure.Persistence;
using Vectrant.Tests.TestSupport;
using Xunit;

namespace Vectrant.Tests.Architecture;

/// <summary>The hand-written migrations and the model of Entity Framework agree, and the roles hold no more rights than they need.</summary>
public sealed class SchemaTests(PostgresFixture postgres)
{
    [Fact]
    public async Task Model_AgainstTheMigratedSchema_NamesExistingColumns()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var connections = await postgres.CreateDatabaseAsync(cancellationToken);
        await using var context = new VectrantDbContext(new DbContextOptionsBuilder<VectrantDbContext>().UseNpgsql(connections.App).Options);
        await using var connection = new NpgsqlConnection(connections.Owner);
        var columns = (await connection.QueryAsync<(string Table, string Column, string Nullable)>(
            "SELECT table_name, column_name, is_nullable FROM information_schema.columns WHERE table_schema = 'public'")).ToHashSet();

        var missing = from entity in context.Model.GetEntityTypes()
                      from property in entity.GetProperties()
                      let expected = (entity.GetTableName()!, property.GetColumnName(), property.IsNullable ? "YES" : "NO")
                      where !columns.Contains(expected)
                      select expected;
        Assert.Empty(missing);
        Assert.Empty(await DatabaseMigrator.PendingAsync(context, cancellationToken));
    }

    [Fact]
    public async Task CustomerRole_OverAllRelations_MayReadTheCustomerPartitionsOnly()
    {
        var connections = await postgres.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        var role = new NpgsqlConnectionStringBuilder(connections.Customer).Username;
        await using var connection = new NpgsqlConnection(connections.Owner);
        var rights = await connection.QueryAsync<string>(
            """
            SELECT c.relname || ' ' || p.privilege
            FROM pg_class c, unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER']) AS p (privilege)
            WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm') AND has_table_privilege(@role, c.oid, p.privilege)
            ORDER BY 1
            """,
            new { role });
        Assert.Equal(["chunk_customer SELECT", "chunk_embedding_customer SELECT"], rights);
    }

    [Theory]
    [InlineData("UPDATE audit_entry SET actor_name = 'x'")]
    [InlineData("DELETE FROM audit_entry")]
    [InlineData("TRUNCATE audit_entry")]
    [InlineData("ALTER TABLE audit_entry DISABLE TRIGGER ALL")]
    [InlineData("DROP TABLE audit_entry")]
    [InlineData("INSERT INTO audit_entry (at, actor_name, action, subject_type) VALUES (now() - interval '3 days', 'a', 'b', 'c')")]
    [InlineData("INSERT INTO audit_entry (id, actor_name, action, subject_type) OVERRIDING SYSTEM VALUE VALUES (99, 'a', 'b', 'c')")]
    public async Task AppRole_ChangingTheAuditLog_IsRefused(string statement)
    {
        var connections = await postgres.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        await using var connection = new NpgsqlConnection(connections.App);
        await connection.ExecuteAsync("INSERT INTO audit_entry (actor_name, action, subject_type) VALUES ('a', 'b', 'c')");
        var refusal = await Assert.ThrowsAsync<PostgresException>(() => connection.ExecuteAsync(statement));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refusal.SqlState);
        Assert.Equal("a", await connection.ExecuteScalarAsync<string>("SELECT actor_name FROM audit_entry"));
    }

    [Theory]
    [InlineData("UPDATE decision SET person_name = 'x'")]
    [InlineData("UPDATE decision SET final_text = 'x'")]
    [InlineData("UPDATE decision SET decided_at = now()")]
    [InlineData("DELETE FROM decision")]
    [InlineData("UPDATE second_approval SET first_person_id = person_id")]
    [InlineData("UPDATE second_approval SET text_before = 'x'")]
    [InlineData("UPDATE handover SET due_at = now()")]
    [InlineData("UPDATE redaction_ledger SET count = 1")]
    [InlineData("INSERT INTO redaction_ledger (id, at, deed, pipeline, place, type, placeholder, count, rule) OVERRIDING SYSTEM VALUE VALUES (99, now(), 'replaced', 'customer', 'a', 'b', 'c', 1, 'd')")]
    public async Task AppRole_ChangingWhatWasDecided_IsRefused(string statement)
    {
        var connections = await postgres.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        await using var connection = new NpgsqlConnection(connections.App);
        var refusal = await Assert.ThrowsAsync<PostgresException>(() => connection.ExecuteAsync(statement));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refusal.SqlState);
    }

    [Fact]
    public async Task AppRole_AskingForAnIndexOfNoModel_IsRefused()
    {
        var connections = await postgres.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        await using var connection = new NpgsqlConnection(connections.App);
        var refusal = await Assert.ThrowsAsync<PostgresException>(() => connection.ExecuteAsync("SELECT ensure_embedding_index(77777, 3)"));
        Assert.Equal(PostgresErrorCodes.ForeignKeyViolation, refusal.SqlState);
    }
}
