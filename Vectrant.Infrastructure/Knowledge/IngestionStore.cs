using Dapper;
using Microsoft.Extensions.Options;
using Vectrant.Core.Common;
using Vectrant.Core.Knowledge;
using Vectrant.Core.Knowledge.Ingestion;
using Vectrant.Infrastructure.Persistence;

namespace Vectrant.Infrastructure.Knowledge;

/// <summary>
/// Every write begins by moving the version itself, on condition that the claim still holds. That row stays locked until
/// the transaction ends, so a cancellation, a retry or another worker waits, and then finds the work whole or undone.
/// </summary>
internal sealed class IngestionStore(AppDatabase database, IOptions<KnowledgeOptions> options, TimeProvider time) : IIngestionStore
{
    /// <summary>A version that ended its worker this often is given up.</summary>
    private const int MostTries = 5;

    public async Task<IngestionClaim?> ClaimAsync(DocumentVersionId id, CancellationToken cancellationToken)
    {
        await using var work = await ClaimedWork.BeginAsync(database, cancellationToken);
        var rows = await work.QueryAsync<ClaimRecord>(
            """
            UPDATE document_version
            SET attempt = attempt + 1, tries = tries + 1, lease_until = now() + make_interval(secs => @LeaseSeconds)
            WHERE id = @id AND stage NOT IN ('ready', 'failed', 'cancelled') AND (lease_until IS NULL OR lease_until < now())
            RETURNING id AS version_id, document_id, attempt, tries, stage, media_type, file_name
            """,
            new { id, options.Value.LeaseSeconds },
            cancellationToken);
        if (rows.Count == 0)
        {
            return null;
        }

        var claim = rows[0].ToModel();
        if (rows[0].Tries <= MostTries)
        {
            await work.CommitAsync(null, cancellationToken);
            return claim;
        }

        await work.MoveAsync(claim, new Move(IngestionStage.Failed) { Error = FileErrors.EndsItsWorker(MostTries), FinishedAt = time.GetUtcNow() }, cancellationToken);
        await work.CommitAsync(claim.DocumentId, cancellationToken);
        return null;
    }

    public Task<bool> RenewAsync(IngestionClaim claim, CancellationToken cancellationToken) => WriteAsync(claim, new Move(null), isNews: false, null, cancellationToken);

    public Task<bool> ReportAsync(IngestionClaim claim, IngestionStage stage, double progress, CancellationToken cancellationToken) =>
        WriteAsync(claim, new Move(stage) { Progress = progress }, isNews: true, null, cancellationToken);

    public Task<bool> SaveTextAsync(IngestionClaim claim, ExtractedText text, string? language, CancellationToken cancellationToken) => WriteAsync(
        claim,
        new Move(IngestionStage.Chunking) { PageCount = text.PageCount, Language = language, Encoding = text.Encoding },
        isNews: true,
        work => work.ExecuteAsync(
            """
            INSERT INTO document_text (version_id, text, blocks) VALUES (@VersionId, @Text, @blocks::jsonb)
            ON CONFLICT (version_id) DO UPDATE SET text = excluded.text, blocks = excluded.blocks;
            UPDATE document SET title = @Title WHERE id = @DocumentId AND NOT title_given AND @Title::text IS NOT NULL;
            UPDATE chunk SET document_title = d.title FROM document d
            WHERE d.id = @DocumentId AND chunk.document_id = d.id AND chunk.audience = d.audience AND chunk.document_title <> d.title;
            """,
            new { claim.VersionId, claim.DocumentId, text.Text, text.Title, blocks = BlockJson.Write(text.Blocks) },
            cancellationToken),
        cancellationToken);

    public async Task<ExtractedText> LoadTextAsync(IngestionClaim claim, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var row = await connection.QuerySingleAsync<TextRecord>(new CommandDefinition(
            "SELECT t.text, t.blocks, v.page_count, v.encoding FROM document_text t JOIN document_version v ON v.id = t.version_id WHERE t.version_id = @VersionId",
            new { claim.VersionId },
            cancellationToken: cancellationToken));
        return new ExtractedText(row.Text, BlockJson.Read(row.Blocks), row.PageCount, null, row.Encoding);
    }

    public Task<bool> SaveChunksAsync(IngestionClaim claim, ExtractedText text, IReadOnlyList<ChunkDraft> chunks, CancellationToken cancellationToken) => WriteAsync(
        claim,
        new Move(IngestionStage.Embedding) { ChunkCount = chunks.Count },
        isNews: true,
        work => ChunkSql.ReplaceAsync(work, claim, text.Text, chunks, cancellationToken),
        cancellationToken);

    public async Task<IReadOnlyList<ChunkToEmbed>> WithoutVectorAsync(IngestionClaim claim, int modelId, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await ChunkSql.WithoutVectorAsync(connection, "c.version_id = @VersionId", new { claim.VersionId, modelId }, null, cancellationToken);
    }

    public Task<bool> SaveVectorsAsync(
        IngestionClaim claim, int modelId, IReadOnlyList<ChunkVector> vectors, double progress, CancellationToken cancellationToken) => WriteAsync(
        claim,
        new Move(IngestionStage.Embedding) { Progress = progress },
        isNews: true,
        work => ChunkSql.SaveVectorsAsync(work, modelId, vectors, cancellationToken),
        cancellationToken);

    public async Task<PublishOutcome> PublishAsync(IngestionClaim claim, CancellationToken cancellationToken)
    {
        await using var work = await ClaimedWork.BeginAsync(database, cancellationToken);
        if (!await work.MoveAsync(claim, new Move(IngestionStage.Ready) { FinishedAt = time.GetUtcNow() }, cancellationToken))
        {
            return PublishOutcome.Lost;
        }

        if (!await ChunkSql.PublishAsync(work, claim, cancellationToken))
        {
            return PublishOutcome.VectorsMissing;
        }

        await work.CommitAsync(claim.DocumentId, cancellationToken);
        return PublishOutcome.Published;
    }

    public Task<bool> FailAsync(IngestionClaim claim, Error error, CancellationToken cancellationToken) =>
        WriteAsync(claim, new Move(IngestionStage.Failed) { Error = error, FinishedAt = time.GetUtcNow() }, isNews: true, null, cancellationToken);

    public async Task ReleaseAsync(IngestionClaim claim, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(
            // An orderly stop is not the file's fault, so it does not count as a try.
            "UPDATE document_version SET lease_until = NULL, tries = tries - 1 WHERE id = @VersionId AND attempt = @Attempt",
            new { claim.VersionId, claim.Attempt },
            cancellationToken: cancellationToken));
    }

    public async Task<IReadOnlyList<DocumentVersionId>> WaitingAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return [.. await connection.QueryAsync<DocumentVersionId>(new CommandDefinition(
            """
            SELECT id FROM document_version
            WHERE stage NOT IN ('ready', 'failed', 'cancelled') AND (lease_until IS NULL OR lease_until < now())
            ORDER BY created_at
            LIMIT 500
            """,
            cancellationToken: cancellationToken))];
    }

    private async Task<bool> WriteAsync(IngestionClaim claim, Move move, bool isNews, Func<ClaimedWork, Task>? write, CancellationToken cancellationToken)
    {
        await using var work = await ClaimedWork.BeginAsync(database, cancellationToken);
        if (!await work.MoveAsync(claim, move with { LeaseSeconds = options.Value.LeaseSeconds }, cancellationToken))
        {
            return false;
        }

        if (write is not null)
        {
            await write(work);
        }

        await work.CommitAsync(isNews ? claim.DocumentId : null, cancellationToken);
        return true;
    }

    private sealed record ClaimRecord
    {
        public DocumentVersionId VersionId { get; init; }

        public DocumentId DocumentId { get; init; }

        public int Attempt { get; init; }

        public int Tries { get; init; }

        public required string Stage { get; init; }

        public required string MediaType { get; init; }

        public required string FileName { get; init; }

        public IngestionClaim ToModel() => new(VersionId, DocumentId, Attempt, StageName.Parse(Stage), Core.Knowledge.MediaType.ToKind(MediaType), FileName);
    }

    private sealed record TextRecord
    {
        public required string Text { get; init; }

        public required string Blocks { get; init; }

        public int? PageCount { get; init; }

        public string? Encoding { get; init; }
    }
}
