using System.Globalization;
using System.Text;
using Dapper;
using Npgsql;
using Vectrant.Core.Knowledge;
using Vectrant.Core.Knowledge.Ingestion;

namespace Vectrant.Infrastructure.Knowledge;

/// <summary>Statements on passages and their vectors.</summary>
internal static class ChunkSql
{
    public static async Task ReplaceAsync(ClaimedWork work, IngestionClaim claim, string text, IReadOnlyList<ChunkDraft> chunks, CancellationToken cancellationToken)
    {
        await work.ExecuteAsync("DELETE FROM chunk WHERE version_id = @VersionId", new { claim.VersionId }, cancellationToken);

        // Arrays of arrays must be rectangular in PostgreSQL, so the headings of a passage travel as one text.
        await work.ExecuteAsync(
            """
            INSERT INTO chunk (id, audience, collection_id, document_id, version_id, version_number, document_title, ordinal,
                               heading_path, page_from, page_to, char_start, char_end, text, language)
            SELECT n.id, d.audience, d.collection_id, d.id, v.id, v.number, d.title, n.ordinal,
                   string_to_array(n.headings, chr(31)), n.page_from, n.page_to, n.char_start, n.char_end, n.text, @stemmer::regconfig
            FROM document_version v
            JOIN document d ON d.id = v.document_id,
            unnest(@ids, @ordinals, @headings, @pagesFrom, @pagesTo, @starts, @ends, @texts)
              AS n (id, ordinal, headings, page_from, page_to, char_start, char_end, text)
            WHERE v.id = @VersionId
            """,
            new
            {
                claim.VersionId,
                stemmer = LanguageGuess.Stemmer(LanguageGuess.Of(text)),
                ids = chunks.Select(_ => Guid.CreateVersion7()).ToArray(),
                ordinals = Enumerable.Range(0, chunks.Count).ToArray(),
                headings = chunks.Select(chunk => string.Join('\u001F', chunk.HeadingPath)).ToArray(),
                pagesFrom = chunks.Select(chunk => chunk.PageFrom).ToArray(),
                pagesTo = chunks.Select(chunk => chunk.PageTo).ToArray(),
                starts = chunks.Select(chunk => chunk.Start).ToArray(),
                ends = chunks.Select(chunk => chunk.End).ToArray(),
                texts = chunks.Select(chunk => text[chunk.Start..chunk.End]).ToArray(),
            },
            cancellationToken);
    }

    /// <param name="connection">Open.</param>
    /// <param name="condition">Which passages <c>c</c>.</param>
    /// <param name="parameters">Of the condition, and <c>modelId</c>.</param>
    /// <param name="limit">At most so many; null for all.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<IReadOnlyList<ChunkToEmbed>> WithoutVectorAsync(
        NpgsqlConnection connection, string condition, object parameters, int? limit, CancellationToken cancellationToken)
    {
        var rows = await connection.QueryAsync<Row>(new CommandDefinition(
            $"""
            SELECT c.id, c.document_title, c.heading_path, c.text
            FROM chunk c
            WHERE {condition}
              AND NOT EXISTS (SELECT 1 FROM chunk_embedding e WHERE e.chunk_id = c.id AND e.audience = c.audience AND e.model_id = @modelId)
            ORDER BY c.version_id, c.ordinal
            LIMIT {(limit is { } most ? most.ToString(CultureInfo.InvariantCulture) : "ALL")}
            """,
            parameters,
            cancellationToken: cancellationToken));
        return [.. rows.Select(row => new ChunkToEmbed(row.Id, row.DocumentTitle, row.HeadingPath, row.Text))];
    }

    public static Task SaveVectorsAsync(ClaimedWork work, int modelId, IReadOnlyList<ChunkVector> vectors, CancellationToken cancellationToken) => work.ExecuteAsync(
        // A passage that is gone by now, because its document was deleted, gets no vector.
        """
        INSERT INTO chunk_embedding (chunk_id, audience, model_id, embedding)
        SELECT c.id, c.audience, @modelId, n.vector::vector
        FROM unnest(@ids, @vectors) AS n (id, vector)
        JOIN chunk c ON c.id = n.id
        ON CONFLICT DO NOTHING
        """,
        new { modelId, ids = vectors.Select(vector => vector.Id.Value).ToArray(), vectors = vectors.Select(vector => Write(vector.Vector.Span)).ToArray() },
        cancellationToken);

    /// <summary>Makes the passages of the version the ones that search finds, unless a newer version is current already.</summary>
    /// <returns>False when a passage lacks a vector of a model in use; nothing may be committed then.</returns>
    public static async Task<bool> PublishAsync(ClaimedWork work, IngestionClaim claim, CancellationToken cancellationToken)
    {
        // The lock on the models keeps a change of the serving model from happening between this check and the commit.
        var models = await work.QueryAsync<int>("SELECT id FROM embedding_model WHERE state <> 'retired' FOR SHARE", new { }, cancellationToken);
        var missing = await work.QueryAsync<int>(
            """
            SELECT 1 FROM chunk c CROSS JOIN unnest(@models) AS m (id)
            WHERE c.version_id = @VersionId
              AND NOT EXISTS (SELECT 1 FROM chunk_embedding e WHERE e.chunk_id = c.id AND e.audience = c.audience AND e.model_id = m.id)
            LIMIT 1
            """,
            new { claim.VersionId, models = models.ToArray() },
            cancellationToken);
        if (missing.Count > 0)
        {
            return false;
        }

        var became = await work.ExecuteAsync(
            """
            UPDATE document d SET current_version_id = v.id
            FROM document_version v
            WHERE v.id = @VersionId AND d.id = v.document_id
              AND NOT EXISTS (SELECT 1 FROM document_version newer WHERE newer.id = d.current_version_id AND newer.number > v.number)
            """,
            new { claim.VersionId },
            cancellationToken);

        // Vectors of passages that nobody may find would only make the index slower.
        await work.ExecuteAsync(
            """
            UPDATE chunk SET live = (version_id = @VersionId) WHERE @became AND document_id = @DocumentId AND live <> (version_id = @VersionId);
            DELETE FROM chunk_embedding e USING chunk c, document_version v
            WHERE c.document_id = @DocumentId AND v.id = c.version_id AND v.stage = 'ready' AND NOT c.live AND e.chunk_id = c.id AND e.audience = c.audience;
            """,
            new { claim.VersionId, claim.DocumentId, became = became == 1 },
            cancellationToken);
        return true;
    }

    private static string Write(ReadOnlySpan<float> vector)
    {
        var text = new StringBuilder(vector.Length * 10).Append('[');
        for (var i = 0; i < vector.Length; i++)
        {
            text.Append(i == 0 ? string.Empty : ",").Append(CultureInfo.InvariantCulture, $"{vector[i]:R}");
        }

        return text.Append(']').ToString();
    }

    private sealed record Row
    {
        public ChunkId Id { get; init; }

        public required string DocumentTitle { get; init; }

        public required string[] HeadingPath { get; init; }

        public required string Text { get; init; }
    }
}
