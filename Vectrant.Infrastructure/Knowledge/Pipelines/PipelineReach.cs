namespace Vectrant.Infrastructure.Knowledge.Pipelines;

/// <summary>Which collections a pipeline searches, in SQL.</summary>
internal static class PipelineReach
{
    /// <summary>
    /// Condition on the collection <c>c</c>, beside the one by roles and teams: the chosen pipeline may be used by who asks, and searches
    /// it. Without a usable pipeline nothing is found. Parameters: <c>pipeline</c>, <c>roles</c>, <c>me</c>.
    /// </summary>
    public const string OnCollection =
        $"""
        EXISTS (SELECT 1 FROM pipeline p WHERE {PipelineRights.Chosen} AND {PipelineRights.OnPipeline}
                AND (p.all_collections OR EXISTS (SELECT 1 FROM pipeline_collection pc WHERE pc.pipeline_id = p.id AND pc.collection_id = c.id)))
        """;

    /// <summary>
    /// The collections of the chosen pipeline for customers: null for all of them, no row without such a pipeline. Read beforehand,
    /// because the role that searches for customers may read passages and nothing else. Parameter: <c>pipeline</c>.
    /// </summary>
    public const string ForCustomers =
        """
        SELECT CASE WHEN NOT p.all_collections THEN ARRAY(SELECT pc.collection_id FROM pipeline_collection pc WHERE pc.pipeline_id = p.id) END AS collections
        FROM pipeline p
        WHERE p.audience = 'customer' AND p.id = coalesce(@pipeline::uuid, (SELECT id FROM pipeline WHERE is_default AND audience = 'customer'))
        """;
}
