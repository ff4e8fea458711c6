using System.Globalization;
using Vectrant.Infrastructure.Knowledge;
using Vectrant.Infrastructure.Knowledge.Pipelines;

namespace Vectrant.Infrastructure.Retrieval;

/// <summary>
/// The search statement. Both halves bring their best 50, fused by reciprocal rank (Cormack et al. 2009). The text half
/// sums PostgreSQL's rank of each word times the word's rarity among the live chunks of that side, because the built-in
/// rank alone takes "insurance" for as telling as "freezer".
/// </summary>
internal static class PassageSql
{
    /// <summary>The customer side names the customer partitions and nothing else: its role could not read more.</summary>
    /// <param name="modelId">Whose vectors.</param>
    /// <param name="dimensions">Of that model.</param>
    /// <param name="limited">Only the collections in the parameter <c>Collections</c>.</param>
    public static string Customer(int modelId, int dimensions, bool limited) => Build(
        "chunk_customer", "chunk_embedding_customer", string.Empty, limited ? "c.collection_id = ANY (@Collections)" : "true", modelId, dimensions);

    /// <summary>
    /// The internal side sees both partitions, filtered by the roles and teams of the collection (none named means all staff) and by the
    /// pipeline: which collections it names, and whether who asks may use it.
    /// </summary>
    public static string Internal(int modelId, int dimensions) => Build(
        "chunk",
        "chunk_embedding",
        $"readable AS MATERIALIZED (SELECT c.id FROM collection c WHERE {ReadingRights.OnCollection} AND {PipelineReach.OnCollection}),",
        "c.collection_id = ANY (ARRAY(SELECT id FROM readable))",
        modelId,
        dimensions);

    private static string Build(string chunks, string embeddings, string readable, string filter, int modelId, int dimensions)
    {
        // Numbers of our own table, not input; the index is defined over exactly this expression.
        var vector = string.Create(CultureInfo.InvariantCulture, $"halfvec({dimensions})");
        var model = modelId.ToString(CultureInfo.InvariantCulture);
        return $"""
            WITH {readable}
            term AS MATERIALIZED (
              SELECT query, ln(1 + (SELECT count(*) FROM {chunks} WHERE live) / (0.5 + (SELECT count(*) FROM {chunks} WHERE live AND search @@ query))) AS weight
              FROM (SELECT to_tsquery(@Language::regconfig, word) || to_tsquery('simple', CASE WHEN length(word) >= 5 THEN word || ':*' ELSE word END) AS query
                    FROM unnest(@Words) AS w(word)) t
              WHERE numnode(query) > 0
            ),
            text_hit AS (
              SELECT id, row_number() OVER (ORDER BY rank DESC, id) AS place
              FROM (
                SELECT c.id, (SELECT sum(term.weight * ts_rank(ARRAY[0.2, 0.4, 0.7, 1.0]::real[], c.search, term.query, 1)) FROM term) AS rank
                FROM {chunks} c
                WHERE c.live AND {filter}
                  AND c.search @@ (SELECT string_agg('(' || query::text || ')', ' | ')::tsquery FROM term)
                ORDER BY rank DESC, c.id
                LIMIT 50) ranked
            ),
            vector_hit AS (
              SELECT id, row_number() OVER (ORDER BY distance, id) AS place
              FROM (
                SELECT c.id, e.embedding::{vector} <=> @Vector::real[]::vector::{vector} AS distance
                FROM {embeddings} e
                JOIN {chunks} c ON c.id = e.chunk_id AND c.audience = e.audience
                WHERE e.model_id = {model} AND c.live AND {filter}
                ORDER BY e.embedding::{vector} <=> @Vector::real[]::vector::{vector}
                LIMIT 50) nearest
            ),
            fused AS (
              SELECT id, sum(share) AS score
              FROM (SELECT id, @TextWeight / (60 + place) AS share FROM text_hit
                    UNION ALL
                    SELECT id, @VectorWeight / (60 + place) FROM vector_hit) shares
              GROUP BY id
              ORDER BY score DESC, id
              LIMIT @Limit
            )
            SELECT c.id AS chunk_id, c.document_id, c.version_id, c.version_number, c.document_title, c.audience, c.heading_path,
                   c.page_from AS page, c.char_start, c.char_end, c.text, fused.score
            FROM fused JOIN {chunks} c ON c.id = fused.id
            ORDER BY fused.score DESC, fused.id
            """;
    }
}
