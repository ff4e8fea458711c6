using Dapper;
using Npgsql;
using Vectrant.Core.Common;
using Vectrant.Core.Knowledge;
using Vectrant.Core.Knowledge.Ingestion;
using Vectrant.Infrastructure.Persistence;

namespace Vectrant.Infrastructure.Knowledge;

/// <summary>A step of a version.</summary>
/// <param name="Stage">Where it stands now; null to leave it where it is.</param>
internal sealed record Move(IngestionStage? Stage)
{
    public double Progress { get; init; }

    public Error? Error { get; init; }

    public int? PageCount { get; init; }

    public int? ChunkCount { get; init; }

    public string? Language { get; init; }

    public string? Encoding { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>Null when the work is over.</summary>
    public int? LeaseSeconds { get; init; }
}

/// <summary>One transaction of a worker.</summary>
internal sealed class ClaimedWork : IAsyncDisposable
{
    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlTransaction _transaction;

    private ClaimedWork(NpgsqlConnection connection, NpgsqlTransaction transaction)
    {
        _connection = connection;
        _transaction = transaction;
    }

    public static async Task<ClaimedWork> BeginAsync(AppDatabase database, CancellationToken cancellationToken)
    {
        var connection = await database.OpenAsync(cancellationToken);
        return new ClaimedWork(connection, await connection.BeginTransactionAsync(cancellationToken));
    }

    public async Task<IReadOnlyList<T>> QueryAsync<T>(string sql, object parameters, CancellationToken cancellationToken) =>
        [.. await _connection.QueryAsync<T>(new CommandDefinition(sql, parameters, _transaction, cancellationToken: cancellationToken))];

    public Task<int> ExecuteAsync(string sql, object parameters, CancellationToken cancellationToken) =>
        _connection.ExecuteAsync(new CommandDefinition(sql, parameters, _transaction, cancellationToken: cancellationToken));

    /// <summary>Moves the version and locks its row until the end of the transaction.</summary>
    /// <returns>False when the claim is void.</returns>
    public async Task<bool> MoveAsync(IngestionClaim claim, Move move, CancellationToken cancellationToken)
    {
        var moved = await ExecuteAsync(
            """
            UPDATE document_version
            SET stage = coalesce(@stage, stage),
                progress = CASE WHEN @stage IS NULL THEN progress ELSE @Progress END,
                error_code = @code, error = @words,
                page_count = coalesce(@PageCount, page_count),
                chunk_count = coalesce(@ChunkCount, chunk_count),
                language = coalesce(@Language, language),
                encoding = coalesce(@Encoding, encoding),
                finished_at = @FinishedAt,
                lease_until = now() + make_interval(secs => @LeaseSeconds)
            WHERE id = @VersionId AND attempt = @Attempt AND stage NOT IN ('ready', 'failed', 'cancelled')
            """,
            new
            {
                claim.VersionId,
                claim.Attempt,
                stage = move.Stage is { } stage ? StageName.Of(stage) : null,
                move.Progress,
                code = move.Error?.Code,
                words = move.Error?.Message,
                move.PageCount,
                move.ChunkCount,
                move.Language,
                move.Encoding,
                FinishedAt = move.FinishedAt?.UtcDateTime,
                move.LeaseSeconds,
            },
            cancellationToken);
        return moved == 1;
    }

    /// <param name="changed">The document that pages should read again; null for nothing to see.</param>
    /// <param name="cancellationToken">Gives up; nothing is written.</param>
    public async Task CommitAsync(DocumentId? changed, CancellationToken cancellationToken)
    {
        if (changed is { } id)
        {
            await ChangeNotice.SendAsync(_connection, _transaction, new Change(ChangeTopic.Document, id.Value), cancellationToken);
        }

        await _transaction.CommitAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _transaction.DisposeAsync();
        await _connection.DisposeAsync();
    }
}
