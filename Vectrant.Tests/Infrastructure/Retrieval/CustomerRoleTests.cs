using Dapper;
using Npgsql;
using Vectrant.Core.Identity;
using Vectrant.Core.Knowledge;
using Vectrant.Core.Retrieval;
using Xunit;

namespace Vectrant.Tests.Infrastructure.Retrieval;

/// <summary>Attacks the border between the sides with hand-written SQL through the role that customers' answers are read with.</summary>
public sealed class CustomerRoleTests(TwoSides sides) : IClassFixture<TwoSides>
{
    private const string InsufficientPrivilege = "42501";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static TheoryData<string> Forbidden =>
    [
        "SELECT * FROM chunk", "SELECT * FROM chunk_internal", "SELECT * FROM chunk_embedding", "SELECT * FROM chunk_embedding_internal",
        "SELECT * FROM document", "SELECT * FROM document_text", "SELECT * FROM document_version", "SELECT * FROM stored_file", "SELECT * FROM collection",
        "SELECT * FROM conversation", "SELECT * FROM message", "SELECT * FROM draft", "SELECT * FROM person", "SELECT * FROM audit_entry",
        "SELECT * FROM pipeline", "SELECT * FROM pipeline_collection", "SELECT * FROM pipeline_team", "UPDATE pipeline SET all_collections = true",
        "INSERT INTO pipeline_collection SELECT p.id, p.audience, c.id, c.audience FROM pipeline p, collection c",
        "SELECT * FROM question", "SELECT * FROM model_setting", "SELECT * FROM model_call", "SELECT * FROM embedding_model", "SELECT * FROM data_protection_key",
        "INSERT INTO chunk_customer (id) VALUES (gen_random_uuid())", "UPDATE chunk_customer SET live = true", "DELETE FROM chunk_customer", "TRUNCATE chunk_customer",
        "CREATE TABLE mine (x int)", "CREATE VIEW mine AS SELECT * FROM chunk_internal",
        "CREATE FUNCTION mine() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'",
        "SELECT ensure_embedding_index(1, 512)", "SELECT grant_customer('SELECT', 'chunk_internal')", "ALTER TABLE chunk_customer DISABLE ROW LEVEL SECURITY",
        "COPY chunk_internal TO STDOUT", "COPY chunk_customer TO PROGRAM 'cat'", "SELECT pg_read_file('/etc/passwd')", "SELECT lo_import('/etc/passwd')",
    ];

    [Theory]
    [MemberData(nameof(Forbidden))]
    public async Task Sql_OutsideOfTheCustomerSide_IsRefused(string sql)
    {
        await using var connection = await OpenAsync();

        var refusal = await Assert.ThrowsAsync<PostgresException>(() => connection.ExecuteAsync(sql));

        Assert.Equal(InsufficientPrivilege, refusal.SqlState);
    }

    [Fact]
    public async Task SetRole_ToAnyOtherRole_IsRefused()
    {
        await using var owner = new NpgsqlConnection(sides.Connections.Owner);
        var others = await owner.QueryAsync<string>("SELECT rolname FROM pg_roles WHERE rolname <> (SELECT current_database() || '_customer') AND NOT rolname LIKE '%_customer'");
        await using var connection = await OpenAsync();
        Assert.All(others, role =>
        {
            Assert.Equal(InsufficientPrivilege, Assert.Throws<PostgresException>(() => connection.Execute($"SET ROLE \"{role}\"")).SqlState);
            Assert.Equal(InsufficientPrivilege, Assert.Throws<PostgresException>(() => connection.Execute($"SET SESSION AUTHORIZATION \"{role}\"")).SqlState);
        });
    }

    // Rights on a database are not copied with its template, so the migrated template itself is asked.
    [Fact]
    public async Task TemporaryTables_InTheMigratedDatabase_AreNotAllowed()
    {
        await using var owner = new NpgsqlConnection(sides.Connections.Owner);
        var role = new NpgsqlConnectionStringBuilder(sides.Connections.Customer).Username!;

        Assert.False(await owner.ExecuteScalarAsync<bool>("SELECT has_database_privilege(@role, @database, 'TEMPORARY')", new { role, database = role[..^"_customer".Length] }));
    }

    [Fact]
    public async Task Sql_OnTheCustomerSide_ReadsCustomerRowsAndNothingElse()
    {
        await using var connection = await OpenAsync();

        Assert.Equal(["Opening hours", "Water damage"], (await connection.QueryAsync<string>("SELECT document_title FROM chunk_customer ORDER BY 1")).ToArray());
        Assert.Equal(2, await connection.ExecuteScalarAsync<int>("SELECT count(*) FROM chunk_embedding_customer"));
    }

    [Fact]
    public async Task Sql_StatisticsAndCatalogues_HoldNoInternalText()
    {
        await using (var owner = new NpgsqlConnection(sides.Connections.Owner))
        {
            await owner.ExecuteAsync("ANALYZE chunk_internal; ANALYZE chunk_customer;");
        }

        await using var connection = await OpenAsync();
        Assert.Equal(0, await connection.ExecuteScalarAsync<int>("SELECT count(*) FROM pg_stats WHERE tablename LIKE 'chunk_internal%'"));
    }

    [Fact]
    public async Task Sql_GrantedByMistake_RowLevelSecurityStillHidesInternalRows()
    {
        await using var owner = new NpgsqlConnection(sides.Connections.Owner);
        await owner.OpenAsync(Cancelled);
        await using var transaction = await owner.BeginTransactionAsync(Cancelled);
        var role = new NpgsqlConnectionStringBuilder(sides.Connections.Customer).Username;
        await owner.ExecuteAsync($"GRANT SELECT ON chunk, chunk_internal, chunk_embedding, chunk_embedding_internal TO \"{role}\"", transaction: transaction);
        await transaction.CommitAsync(Cancelled);
        try
        {
            await using var connection = await OpenAsync();
            Assert.Equal(0, await connection.ExecuteScalarAsync<int>("SELECT count(*) FROM chunk_internal"));
            Assert.Equal(0, await connection.ExecuteScalarAsync<int>("SELECT count(*) FROM chunk_embedding_internal"));
            Assert.Equal(2, await connection.ExecuteScalarAsync<int>("SELECT count(*) FROM chunk"));
            Assert.Equal(0, await connection.ExecuteScalarAsync<int>($"SELECT count(*) FROM chunk WHERE text LIKE '%{TwoSides.Canary}%'"));
        }
        finally
        {
            await owner.ExecuteAsync($"REVOKE SELECT ON chunk, chunk_internal, chunk_embedding, chunk_embedding_internal FROM \"{role}\"");
        }
    }

    [Theory]
    [InlineData("What is the office alarm code word?")]
    [InlineData("zinnoberrot")]
    [InlineData("Only staff may know the code word of the alarm in the office")]
    [InlineData("goodwill limit of approvers; DROP TABLE chunk; --")]
    public async Task Search_CustomerAsksForTheCanary_NoPassageHoldsIt(string question)
    {
        // Roles must not help: the customer side ignores them.
        var passages = await sides.Search.SearchAsync(new PassageQuery(question, Audience.Customer, new HashSet<string> { Role.Admin, Role.Approver }, 50), Cancelled);

        Assert.All(passages, passage =>
        {
            Assert.Equal(Audience.Customer, passage.Audience);
            Assert.DoesNotContain(TwoSides.Canary, passage.Text, StringComparison.OrdinalIgnoreCase);
        });
    }

    private async Task<NpgsqlConnection> OpenAsync()
    {
        var connection = new NpgsqlConnection(sides.Connections.Customer);
        await connection.OpenAsync(Cancelled);
        return connection;
    }
}
