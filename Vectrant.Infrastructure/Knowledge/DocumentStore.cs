using Vectrant.Core.Audit;
using Vectrant.Core.Common;
using Vectrant.Core.Knowledge;
using Vectrant.Infrastructure.Persistence;

namespace Vectrant.Infrastructure.Knowledge;

internal sealed class DocumentStore(AppDatabase database, TimeProvider time) : IDocumentStore
{
    public async Task<Result<UploadedDocument>> AddAsync(Actor actor, NewUpload upload, CancellationToken cancellationToken)
    {
        await using var work = await DocumentWork.BeginAsync(database, actor, time, cancellationToken);
        await work.LockFileAsync(upload.File.Sha256, cancellationToken);
        return await DocumentUpload.AddAsync(work, upload, cancellationToken);
    }

    public async Task<Result<Done>> RenameAsync(Actor actor, DocumentId id, string title, CancellationToken cancellationToken)
    {
        await using var work = await DocumentWork.BeginAsync(database, actor, time, cancellationToken);
        var rows = await work.ExecuteAsync(
            """
            UPDATE document SET title = @title, title_given = true WHERE id = @id;
            UPDATE chunk SET document_title = @title WHERE document_id = @id AND document_title <> @title;
            """,
            new { id, title },
            cancellationToken);
        if (rows == 0)
        {
            return KnowledgeErrors.DocumentNotFound;
        }

        await work.CommitAsync(AuditAction.DocumentRenamed, id, new() { ["title"] = title }, cancellationToken);
        return Done.Instance;
    }

    public async Task<Result<Done>> DeleteAsync(Actor actor, DocumentId id, CancellationToken cancellationToken)
    {
        await using var work = await DocumentWork.BeginAsync(database, actor, time, cancellationToken);
        // Files first: an upload of the same content at this moment either waits for the deletion or is seen by it.
        foreach (var file in await work.FilesOfAsync(id, cancellationToken))
        {
            await work.LockFileAsync(file, cancellationToken);
        }

        // Versions before the document: the order in which workers lock them.
        var versions = await work.QueryAsync<VersionKey>(
            "SELECT id, sha256 FROM document_version WHERE document_id = @id ORDER BY id FOR UPDATE", new { id }, cancellationToken);
        var deleted = await work.QueryAsync<string>("DELETE FROM document WHERE id = @id RETURNING title", new { id }, cancellationToken);
        if (deleted.Count == 0)
        {
            return KnowledgeErrors.DocumentNotFound;
        }

        await work.ExecuteAsync(
            "DELETE FROM stored_file f WHERE f.sha256 = ANY(@files) AND NOT EXISTS (SELECT 1 FROM document_version v WHERE v.sha256 = f.sha256)",
            new { files = versions.Select(version => version.Sha256).ToArray() },
            cancellationToken);
        await work.CommitAsync(AuditAction.DocumentDeleted, id, new() { ["title"] = deleted[0], ["versions"] = versions.Count }, cancellationToken);
        return Done.Instance;
    }

    public async Task<Result<UploadedDocument>> RestoreAsync(Actor actor, DocumentVersionId id, CancellationToken cancellationToken)
    {
        await using var work = await DocumentWork.BeginAsync(database, actor, time, cancellationToken);
        return await DocumentUpload.RestoreAsync(work, id, cancellationToken);
    }

    public Task<Result<Done>> RetryAsync(Actor actor, DocumentVersionId id, CancellationToken cancellationToken) => MoveAsync(
        actor,
        id,
        AuditAction.IngestionRetried,
        // A new attempt number also locks out whoever may still be at work on the old one.
        """
        UPDATE document_version
        SET stage = 'received', progress = 0, error = NULL, error_code = NULL, attempt = attempt + 1, tries = 0, lease_until = NULL, finished_at = NULL
        WHERE id = @id AND stage IN ('failed', 'cancelled')
        RETURNING document_id
        """,
        KnowledgeErrors.NothingToRetry,
        cancellationToken);

    public Task<Result<Done>> CancelAsync(Actor actor, DocumentVersionId id, CancellationToken cancellationToken) => MoveAsync(
        actor,
        id,
        AuditAction.IngestionCancelled,
        """
        UPDATE document_version SET stage = 'cancelled', lease_until = NULL, finished_at = @now
        WHERE id = @id AND stage NOT IN ('ready', 'failed', 'cancelled')
        RETURNING document_id
        """,
        KnowledgeErrors.NothingToCancel,
        cancellationToken);

    private async Task<Result<Done>> MoveAsync(Actor actor, DocumentVersionId id, string action, string sql, Error refusal, CancellationToken cancellationToken)
    {
        await using var work = await DocumentWork.BeginAsync(database, actor, time, cancellationToken);
        var moved = await work.QueryAsync<DocumentId>(sql, new { id, now = time.GetUtcNow() }, cancellationToken);
        if (moved.Count == 0)
        {
            var exists = await work.QueryAsync<int>("SELECT 1 FROM document_version WHERE id = @id", new { id }, cancellationToken);
            return exists.Count == 0 ? KnowledgeErrors.VersionNotFound : refusal;
        }

        await work.CommitAsync(action, moved[0], new() { ["version_id"] = id.Value }, cancellationToken);
        return Done.Instance;
    }

    private sealed record VersionKey
    {
        public Guid Id { get; init; }

        public required byte[] Sha256 { get; init; }
    }
}
