using Dapper;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace Vectrant.Infrastructure.Persistence;

/// <summary>Creates the login roles and brings the schema up to date, as the owner. Safe to run on several nodes at once and again at any time.</summary>
public sealed class DatabaseMigrator(ConnectionStrings connections)
{
    /// <summary>Any number that no other program on the same database uses as an advisory lock.</summary>
    private const long MigrationLock = 0x76656374;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var owner = connections.Owner ?? throw new InvalidOperationException(
            "Migrating needs the owner of the database. Set ConnectionStrings__Vectrant for this command.");
        await using var source = NpgsqlDataSource.Create(owner);
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition("SELECT pg_advisory_lock(@MigrationLock)", new { MigrationLock }, cancellationToken: cancellationToken));
        await EnsureRoleAsync(connection, connections.App, cancellationToken);
        await EnsureRoleAsync(connection, connections.Customer, cancellationToken);
        var options = new DbContextOptionsBuilder<VectrantDbContext>()
            .UseNpgsql(owner)
            .ConfigureWarnings(warnings => warnings.Ignore(RelationalEventId.PendingModelChangesWarning))
            .Options;
        await using var context = new VectrantDbContext(options);
        await context.Database.MigrateAsync(cancellationToken);
    }

    /// <summary>Names of migrations that the database has not seen; empty when it is up to date.</summary>
    public static async Task<IReadOnlyList<string>> PendingAsync(VectrantDbContext context, CancellationToken cancellationToken) =>
        [.. await context.Database.GetPendingMigrationsAsync(cancellationToken)];

    private static async Task EnsureRoleAsync(NpgsqlConnection owner, string connectionString, CancellationToken cancellationToken)
    {
        var target = new NpgsqlConnectionStringBuilder(connectionString);
        var powerful = await owner.ExecuteScalarAsync<bool?>(new CommandDefinition(
            "SELECT rolsuper OR rolcreaterole OR rolcreatedb OR rolbypassrls FROM pg_roles WHERE rolname = @Username", new { target.Username }, cancellationToken: cancellationToken));
        if (powerful is true)
        {
            throw new InvalidOperationException(
                $"The database role '{target.Username}' has more power than the app may have (superuser, create role, create database or bypass row security). Take it away, or name another role.");
        }

        // Utility statements take no parameters: the server quotes both values. An owner that is no superuser may not even repeat NOSUPERUSER.
        var form = powerful is null ? "CREATE ROLE %I LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS PASSWORD %L" : "ALTER ROLE %I LOGIN PASSWORD %L";
        var statement = await owner.ExecuteScalarAsync<string>(new CommandDefinition(
            "SELECT format(@Form, @Username, @Password)", new { Form = form, target.Username, target.Password }, cancellationToken: cancellationToken));
        await owner.ExecuteAsync(new CommandDefinition(statement!, cancellationToken: cancellationToken));
    }
}
