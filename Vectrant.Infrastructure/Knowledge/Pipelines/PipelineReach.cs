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
}
