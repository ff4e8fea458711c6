using Dapper;
using Npgsql;
using Vectrant.Core.Audit;
using Vectrant.Core.Common;
using Vectrant.Core.Knowledge;
using Vectrant.Core.Knowledge.Pipelines;
using Vectrant.Infrastructure.Audit;
using Vectrant.Infrastructure.Persistence;

namespace Vectrant.Infrastructure.Knowledge.Pipelines;

/// <summary>What a change has to know of the pipeline that it locked.</summary>
internal sealed record PipelineHead
{
    public required string Name { get; init; }

    public required string Audience { get; init; }

    public bool IsDefault { get; init; }

    public bool IsLimited { get; init; }

    public int Version { get; init; }

    public required string ChangedBy { get; init; }

    public DateTimeOffset? ArchivedAt { get; init; }
}

/// <summary>One transaction on pipelines, with its audit line at the end. Without <see cref="CommitAsync"/> nothing happened.</summary>
internal sealed class PipelineWrite : IAsyncDisposable
{
    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlTransaction _transaction;
    private readonly Actor _actor;
    private readonly CancellationToken _cancellationToken;

    private PipelineWrite(NpgsqlConnection connection, NpgsqlTransaction transaction, Actor actor, CancellationToken cancellationToken) =>
        (_connection, _transaction, _actor, _cancellationToken) = (connection, transaction, actor, cancellationToken);

    public static async Task<PipelineWrite> BeginAsync(AppDatabase database, Actor actor, CancellationToken cancellationToken)
    {
        var connection = await database.OpenAsync(cancellationToken);
        try
        {
            var transaction = await connection.BeginTransactionAsync(cancellationToken);

            // One change at a time: they are rare, and two of them could each make another one the default.
            await connection.ExecuteAsync(new CommandDefinition(
                "SELECT pg_advisory_xact_lock(hashtextextended('vectrant.pipelines', 0))", transaction: transaction, cancellationToken: cancellationToken));
            return new PipelineWrite(connection, transaction, actor, cancellationToken);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Holds the pipeline until the transaction ends: also against questions that begin, which take a share of it.</summary>
    public Task<PipelineHead?> LockAsync(PipelineId id) => _connection.QuerySingleOrDefaultAsync<PipelineHead>(Command(
        $"""
        SELECT p.name, p.audience, p.is_default, p.allowed_roles <> '{"{}"}' OR {PipelineRights.Teams} <> '{"{}"}' AS is_limited, p.version, p.changed_by, p.archived_at
        FROM pipeline p WHERE p.id = @id FOR UPDATE
        """,
        new { id }));

    public Task<PipelineId> DefaultOfAsync(string audience) => _connection.QuerySingleAsync<PipelineId>(Command(
        "SELECT id FROM pipeline WHERE is_default AND audience = @audience", new { audience }));

    public Task ExecuteAsync(string sql, object parameters) => _connection.ExecuteAsync(Command(sql, parameters));

    /// <summary>Runs a statement; null when it was done, else what the database objects to.</summary>
    public async Task<Error?> TryAsync(string sql, object parameters, string name)
    {
        try
        {
            await _connection.ExecuteAsync(Command(sql, parameters));
            return null;
        }
        catch (PostgresException clash) when (clash.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            return PipelineErrors.NameTaken(name);
        }
        catch (PostgresException clash) when (clash.ConstraintName == "pipeline_collection_side")
        {
            return PipelineErrors.InternalForCustomers;
        }
        catch (PostgresException clash) when (clash.SqlState == PostgresErrorCodes.ForeignKeyViolation)
        {
            return clash.TableName == "pipeline_team" ? PipelineErrors.UnknownTeam : PipelineErrors.UnknownCollection;
        }
    }

    public async Task CommitAsync(string action, PipelineId id, params (string Name, object? Value)[] detail)
    {
        var entry = new AuditEntry(_actor, action, "pipeline", id.ToString(), detail.ToDictionary(fact => fact.Name, fact => fact.Value));
        await AuditSql.AppendAsync(_connection, _transaction, entry, _cancellationToken);
        await _transaction.CommitAsync(_cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _transaction.DisposeAsync();
        await _connection.DisposeAsync();
    }

    private CommandDefinition Command(string sql, object parameters) => new(sql, parameters, _transaction, cancellationToken: _cancellationToken);
}
