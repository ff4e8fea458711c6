using NpgsqlTypes;
using Vectrant.Core.Audit;
using Vectrant.Core.Common;
using Vectrant.Core.Knowledge;

namespace Vectrant.Infrastructure.Knowledge;

/// <summary>The SQL of adding a version to a new or an existing document.</summary>
internal static class DocumentUpload
{
    public static async Task<Result<UploadedDocument>> AddAsync(DocumentWork work, NewUpload upload, CancellationToken cancellationToken)
    {
        var sha256 = upload.File.Sha256.ToArray();
        var collection = await work.QueryAsync<string>("SELECT audience FROM collection WHERE id = @Collection FOR KEY SHARE", new { upload.Collection }, cancellationToken);
        if (collection.Count == 0)
        {
            return KnowledgeErrors.CollectionNotFound;
        }

        if (await FindSameAsync(work, upload, sha256, cancellationToken) is { } same)
        {
            return same;
        }

        var document = upload.Replaces is { } replaced
            ? await LockReplacedAsync(work, replaced, upload, cancellationToken)
            : await AddDocumentAsync(work, upload, collection[0], cancellationToken);
        if (!document.Succeeded)
        {
            return document.Error;
        }

        await StoreFileAsync(work, upload, sha256, cancellationToken);
        var added = await AddVersionAsync(work, document.Value, sha256, upload.FileName, MediaType.Of(upload.Kind), cancellationToken);
        await work.CommitAsync(
            AuditAction.DocumentUploaded,
            document.Value,
            new() { ["version"] = added.Number, ["file_name"] = upload.FileName, ["sha256"] = Convert.ToHexStringLower(sha256), ["size"] = upload.File.Size },
            cancellationToken);
        return added;
    }

    public static async Task<Result<UploadedDocument>> RestoreAsync(DocumentWork work, DocumentVersionId id, CancellationToken cancellationToken)
    {
        var rows = await work.QueryAsync<Restored>(
            """
            SELECT v.document_id, v.sha256, v.file_name, v.media_type, v.number, d.current_version_id = v.id AS is_current
            FROM document_version v JOIN document d ON d.id = v.document_id
            WHERE v.id = @id
            FOR UPDATE OF d
            """,
            new { id },
            cancellationToken);
        if (rows.Count == 0)
        {
            return KnowledgeErrors.VersionNotFound;
        }

        var row = rows[0];
        if (row.IsCurrent == true)
        {
            return KnowledgeErrors.AlreadyCurrent;
        }

        var added = await AddVersionAsync(work, row.DocumentId, row.Sha256, row.FileName, row.MediaType, cancellationToken);
        await work.CommitAsync(
            AuditAction.VersionRestored, row.DocumentId, new() { ["version"] = added.Number, ["restored_from"] = row.Number }, cancellationToken);
        return added;
    }

    /// <summary>
    /// The same content in the same collection is the same document: a double click, a repeated command or a retry of a
    /// lost answer must not make a second one. Only its newest version counts, so that old content can come back.
    /// </summary>
    private static async Task<UploadedDocument?> FindSameAsync(DocumentWork work, NewUpload upload, byte[] sha256, CancellationToken cancellationToken)
    {
        var rows = await work.QueryAsync<Same>(
            """
            SELECT d.id AS document_id, v.id AS version_id, v.number
            FROM document d
            JOIN LATERAL (SELECT * FROM document_version v WHERE v.document_id = d.id ORDER BY number DESC LIMIT 1) v ON true
            WHERE d.collection_id = @Collection AND v.sha256 = @sha256 AND (@replaces::uuid IS NULL OR d.id = @replaces)
            ORDER BY d.created_at
            LIMIT 1
            """,
            new { upload.Collection, sha256, replaces = upload.Replaces?.Value },
            cancellationToken);
        return rows.Count == 0 ? null : new UploadedDocument(rows[0].DocumentId, rows[0].VersionId, rows[0].Number, AlreadyThere: true);
    }

    private static async Task<Result<DocumentId>> LockReplacedAsync(DocumentWork work, DocumentId id, NewUpload upload, CancellationToken cancellationToken)
    {
        var collections = await work.QueryAsync<CollectionId>("SELECT collection_id FROM document WHERE id = @id FOR UPDATE", new { id }, cancellationToken);
        if (collections.Count == 0)
        {
            return KnowledgeErrors.DocumentNotFound;
        }

        if (collections[0] != upload.Collection)
        {
            return KnowledgeErrors.InAnotherCollection;
        }

        await work.ExecuteAsync("UPDATE document SET file_name = @FileName WHERE id = @id", new { id, upload.FileName }, cancellationToken);
        return id;
    }

    private static async Task<Result<DocumentId>> AddDocumentAsync(DocumentWork work, NewUpload upload, string audience, CancellationToken cancellationToken)
    {
        var id = new DocumentId(Guid.CreateVersion7());
        await work.ExecuteAsync(
            """
            INSERT INTO document (id, collection_id, audience, title, title_given, file_name, created_at, created_by)
            VALUES (@id, @Collection, @audience, @title, @given, @FileName, @Now, @by)
            """,
            new
            {
                id,
                upload.Collection,
                audience,
                title = upload.Title ?? FileNames.ToTitle(upload.FileName),
                given = upload.Title is not null,
                upload.FileName,
                work.Now,
                by = work.Actor.PersonId?.Value,
            },
            cancellationToken);
        return id;
    }

    private static async Task StoreFileAsync(DocumentWork work, NewUpload upload, byte[] sha256, CancellationToken cancellationToken)
    {
        var stored = await work.QueryAsync<int>("SELECT 1 FROM stored_file WHERE sha256 = @sha256", new { sha256 }, cancellationToken);
        if (stored.Count > 0)
        {
            return;
        }

        await using var content = upload.File.OpenRead();
        await using var command = work.Command("INSERT INTO stored_file (sha256, size, media_type, content, created_at) VALUES ($1, $2, $3, $4, $5)");
        command.Parameters.Add(new() { Value = sha256 });
        command.Parameters.Add(new() { Value = upload.File.Size });
        command.Parameters.Add(new() { Value = MediaType.Of(upload.Kind) });
        command.Parameters.Add(new() { Value = content, NpgsqlDbType = NpgsqlDbType.Bytea, Size = checked((int)upload.File.Size) });
        command.Parameters.Add(new() { Value = work.Now.UtcDateTime });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task<UploadedDocument> AddVersionAsync(
        DocumentWork work, DocumentId document, byte[] sha256, string fileName, string mediaType, CancellationToken cancellationToken)
    {
        var id = new DocumentVersionId(Guid.CreateVersion7());
        var number = await work.QueryAsync<int>(
            """
            INSERT INTO document_version (id, document_id, number, sha256, file_name, media_type, stage, created_at, created_by)
            SELECT @id, @document, coalesce(max(number), 0) + 1, @sha256, @fileName, @mediaType, 'received', @Now, @by
            FROM document_version WHERE document_id = @document
            RETURNING number
            """,
            new { id, document, sha256, fileName, mediaType, work.Now, by = work.Actor.PersonId?.Value },
            cancellationToken);
        return new UploadedDocument(document, id, number[0]);
    }

    private sealed record Same
    {
        public DocumentId DocumentId { get; init; }

        public DocumentVersionId VersionId { get; init; }

        public int Number { get; init; }
    }

    private sealed record Restored
    {
        public DocumentId DocumentId { get; init; }

        public required byte[] Sha256 { get; init; }

        public required string FileName { get; init; }

        public required string MediaType { get; init; }

        public int Number { get; init; }

        public bool? IsCurrent { get; init; }
    }
}
