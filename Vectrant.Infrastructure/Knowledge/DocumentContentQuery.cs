using System.Data;
using Dapper;
using Npgsql;
using NpgsqlTypes;
using Vectrant.Core.Common;
using Vectrant.Core.Knowledge;
using Vectrant.Infrastructure.Persistence;

namespace Vectrant.Infrastructure.Knowledge;

internal sealed class DocumentContentQuery(AppDatabase database) : IDocumentContentQuery
{
    private const string FromVisible =
        $"""
        FROM document_version v
        JOIN document d ON d.id = v.document_id
        JOIN collection c ON c.id = d.collection_id AND {ReadingRights.OnCollection}
        """;

    public async Task<Result<VersionText>> TextAsync(Actor actor, DocumentVersionId id, CancellationToken cancellationToken)
    {
        if (!Reads(actor))
        {
            return KnowledgeErrors.MayNotRead;
        }

        await using var connection = await database.OpenAsync(cancellationToken);
        var row = await connection.QuerySingleOrDefaultAsync<TextRecord>(new CommandDefinition(
            $"""
            SELECT d.id AS document_id, v.number, coalesce(v.id = d.current_version_id, false) AS is_current, d.title, v.file_name, v.media_type, v.page_count, t.text, t.blocks
            {FromVisible}
            LEFT JOIN document_text t ON t.version_id = v.id
            WHERE v.id = @id
            """,
            Parameters(actor, id),
            cancellationToken: cancellationToken));
        return row switch
        {
            null => KnowledgeErrors.VersionNotFound,
            { Text: null } => KnowledgeErrors.TextNotFound,
            _ => new VersionText(
                row.DocumentId, id, row.Number, row.IsCurrent, row.Title, row.FileName, MediaType.ToKind(row.MediaType), row.PageCount, row.Text, BlockJson.Read(row.Blocks!)),
        };
    }

    public async Task<Result<IReadOnlyList<ChunkRow>>> ChunksAsync(Actor actor, DocumentVersionId id, CancellationToken cancellationToken)
    {
        if (!Reads(actor))
        {
            return KnowledgeErrors.MayNotRead;
        }

        await using var connection = await database.OpenAsync(cancellationToken);
        var visible = await connection.QueryAsync<int>(new CommandDefinition(
            $"SELECT 1 {FromVisible} WHERE v.id = @id", Parameters(actor, id), cancellationToken: cancellationToken));
        if (!visible.Any())
        {
            return KnowledgeErrors.VersionNotFound;
        }

        var rows = await connection.QueryAsync<ChunkRecord>(new CommandDefinition(
            "SELECT id, ordinal, heading_path, page_from, page_to, char_start, char_end, text, live FROM chunk WHERE version_id = @id ORDER BY ordinal",
            new { id },
            cancellationToken: cancellationToken));
        return rows.Select(row => row.ToModel()).ToList();
    }

    public async Task<Result<OriginalFile>> OpenOriginalAsync(Actor actor, DocumentVersionId id, CancellationToken cancellationToken)
    {
        if (!Reads(actor))
        {
            return KnowledgeErrors.MayNotRead;
        }

        var open = new OpenFile(await database.OpenAsync(cancellationToken));
        try
        {
            var parameters = Parameters(actor, id);
            open.Command.CommandText =
                $"""
                SELECT v.file_name, f.media_type, f.size, encode(f.sha256, 'hex'), f.content
                {FromVisible}
                JOIN stored_file f ON f.sha256 = v.sha256
                WHERE v.id = @id
                """;
            open.Command.Parameters.AddWithValue("everything", parameters.Everything);
            open.Command.Parameters.AddWithValue("roles", parameters.Roles);
            open.Command.Parameters.Add(new NpgsqlParameter("me", NpgsqlDbType.Uuid) { Value = (object?)parameters.Me ?? DBNull.Value });
            open.Command.Parameters.AddWithValue("id", id.Value);
            open.Reader = await open.Command.ExecuteReaderAsync(CommandBehavior.SequentialAccess, cancellationToken);
            if (!await open.Reader.ReadAsync(cancellationToken))
            {
                await open.DisposeAsync();
                return KnowledgeErrors.VersionNotFound;
            }

            var (name, mediaType, size, sha256) = (open.Reader.GetString(0), open.Reader.GetString(1), open.Reader.GetInt64(2), open.Reader.GetString(3));
            return new OriginalFile(await open.Reader.GetStreamAsync(4, cancellationToken), mediaType, name, size, sha256, open);
        }
        catch
        {
            await open.DisposeAsync();
            throw;
        }
    }

    private static bool Reads(Actor actor) => actor.May(Permission.ReadDocuments) || actor.May(Permission.ManageKnowledge);

    private static Visible Parameters(Actor actor, DocumentVersionId id) =>
        new(ReadingRights.SeesEverything(actor), ReadingRights.RolesOf(actor), ReadingRights.PersonOf(actor), id);

    private sealed record Visible(bool Everything, string[] Roles, Guid? Me, DocumentVersionId Id);

    private sealed class OpenFile(NpgsqlConnection connection) : IAsyncDisposable
    {
        public NpgsqlCommand Command { get; } = connection.CreateCommand();

        public NpgsqlDataReader? Reader { get; set; }

        public async ValueTask DisposeAsync()
        {
            if (Reader is not null)
            {
                await Reader.DisposeAsync();
            }

            await Command.DisposeAsync();
            await connection.DisposeAsync();
        }
    }

    private sealed record TextRecord
    {
        public DocumentId DocumentId { get; init; }

        public int Number { get; init; }

        public bool IsCurrent { get; init; }

        public required string Title { get; init; }

        public required string FileName { get; init; }

        public required string MediaType { get; init; }

        public int? PageCount { get; init; }

        public string? Text { get; init; }

        public string? Blocks { get; init; }
    }

    private sealed record ChunkRecord
    {
        public ChunkId Id { get; init; }

        public int Ordinal { get; init; }

        public required string[] HeadingPath { get; init; }

        public int? PageFrom { get; init; }

        public int? PageTo { get; init; }

        public int CharStart { get; init; }

        public int CharEnd { get; init; }

        public required string Text { get; init; }

        public bool Live { get; init; }

        public ChunkRow ToModel() => new(Id, Ordinal, HeadingPath, PageFrom, PageTo, CharStart, CharEnd, Text, Live);
    }
}
