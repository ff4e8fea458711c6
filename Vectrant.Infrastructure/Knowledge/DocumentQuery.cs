using Dapper;
using Vectrant.Core.Common;
using Vectrant.Core.Knowledge;
using Vectrant.Infrastructure.Persistence;

namespace Vectrant.Infrastructure.Knowledge;

internal sealed class DocumentQuery(AppDatabase database) : IDocumentQuery
{
    private const string Select =
        $"""
        SELECT d.id, d.collection_id, c.name AS collection_name, d.audience, d.title, v.file_name, v.media_type, v.id AS version_id, v.number, v.stage,
               v.progress, v.error_code, v.error, v.page_count, v.chunk_count, v.created_at AS uploaded_at, f.size,
               (SELECT number FROM document_version n WHERE n.id = d.current_version_id) AS current_number
        FROM document d
        JOIN collection c ON c.id = d.collection_id
        JOIN LATERAL (SELECT * FROM document_version v WHERE v.document_id = d.id ORDER BY number DESC LIMIT 1) v ON true
        JOIN stored_file f ON f.sha256 = v.sha256
        WHERE {ReadingRights.OnCollection}
        """;

    private const string Versions =
        """
        SELECT v.id, v.number, v.stage, v.progress, v.error_code, v.error, v.file_name, v.media_type, f.size, encode(v.sha256, 'hex') AS sha256,
               v.id = d.current_version_id AS is_current, v.page_count, v.chunk_count, v.language, v.encoding, v.attempt, v.created_at,
               p.display_name AS created_by, v.finished_at
        FROM document_version v
        JOIN document d ON d.id = v.document_id
        JOIN stored_file f ON f.sha256 = v.sha256
        LEFT JOIN person p ON p.id = v.created_by
        WHERE v.document_id = @id
        ORDER BY v.number DESC
        """;

    public async Task<Page<DocumentRow>> ListAsync(Actor actor, DocumentFilter filter, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        if (!Reads(actor))
        {
            return new Page<DocumentRow>([], null);
        }

        var limit = Math.Clamp(filter.Limit, 1, 200);
        var after = Cursor<Guid>.Parse(filter.Cursor);
        await using var connection = await database.OpenAsync(cancellationToken);
        var found = await connection.QueryAsync<DocumentRecord>(new CommandDefinition(
            Select +
            """
             AND (@collection::uuid IS NULL OR d.collection_id = @collection)
             AND (@stage::text IS NULL OR v.stage = @stage)
             AND (@search::text IS NULL OR strpos(lower(d.title || ' ' || v.file_name), lower(@search)) > 0)
             AND (@at::timestamptz IS NULL OR (v.created_at, d.id) < (@at, @id))
            ORDER BY v.created_at DESC, d.id DESC
            LIMIT @take
            """,
            new
            {
                everything = ReadingRights.SeesEverything(actor),
                roles = ReadingRights.RolesOf(actor),
                me = ReadingRights.PersonOf(actor),
                collection = filter.Collection?.Value,
                stage = filter.Stage is { } stage ? StageName.Of(stage) : null,
                search = TextInput.Search(filter.Search),
                at = after?.At.UtcDateTime,
                id = after?.Id,
                take = limit + 1,
            },
            cancellationToken: cancellationToken));
        var rows = found.Select(record => record.ToModel()).ToList();
        if (rows.Count <= limit)
        {
            return new Page<DocumentRow>(rows, null);
        }

        var last = rows[limit - 1];
        return new Page<DocumentRow>(rows[..limit], new Cursor<Guid>(last.UploadedAt, last.Id.Value).ToString());
    }

    public async Task<Result<DocumentDetail>> GetAsync(Actor actor, DocumentId id, CancellationToken cancellationToken)
    {
        if (!Reads(actor))
        {
            return KnowledgeErrors.MayNotRead;
        }

        await using var connection = await database.OpenAsync(cancellationToken);
        var document = await connection.QuerySingleOrDefaultAsync<DocumentRecord>(new CommandDefinition(
            Select + " AND d.id = @id",
            new { everything = ReadingRights.SeesEverything(actor), roles = ReadingRights.RolesOf(actor), me = ReadingRights.PersonOf(actor), id },
            cancellationToken: cancellationToken));
        if (document is null)
        {
            return KnowledgeErrors.DocumentNotFound;
        }

        var versions = await connection.QueryAsync<VersionRecord>(new CommandDefinition(Versions, new { id }, cancellationToken: cancellationToken));
        return new DocumentDetail(document.ToModel(), [.. versions.Select(record => record.ToModel())]);
    }

    public async Task<DocumentId?> FindAsync(Actor actor, CollectionId collection, string fileName, CancellationToken cancellationToken)
    {
        if (!Reads(actor))
        {
            return null;
        }

        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<DocumentId?>(new CommandDefinition(
            $"""
            SELECT d.id FROM document d JOIN collection c ON c.id = d.collection_id
            WHERE d.collection_id = @collection AND d.file_name = @fileName AND {ReadingRights.OnCollection}
            ORDER BY d.created_at DESC, d.id DESC
            LIMIT 1
            """,
            new { collection, fileName, everything = ReadingRights.SeesEverything(actor), roles = ReadingRights.RolesOf(actor), me = ReadingRights.PersonOf(actor) },
            cancellationToken: cancellationToken));
    }

    private static bool Reads(Actor actor) => actor.May(Permission.ReadDocuments) || actor.May(Permission.ManageKnowledge);
}
