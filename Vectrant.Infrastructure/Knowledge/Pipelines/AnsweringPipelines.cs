using Dapper;
using Vectrant.Core.Knowledge;
using Vectrant.Core.Knowledge.Pipelines;
using Vectrant.Infrastructure.Persistence;

namespace Vectrant.Infrastructure.Knowledge.Pipelines;

internal sealed class AnsweringPipelines(AppDatabase database) : IAnsweringPipelines
{
    public async Task<AnsweringPipeline?> FindAsync(Audience side, PipelineId? pipeline, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var row = await connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition(
            """
            SELECT p.id, p.name, p.passages, p.least_supported, p.instruction,
                   CASE WHEN NOT p.all_collections THEN ARRAY(SELECT pc.collection_id FROM pipeline_collection pc WHERE pc.pipeline_id = p.id) END AS collections
            FROM pipeline p
            WHERE p.audience = @side AND CASE WHEN @id::uuid IS NULL THEN p.is_default ELSE p.id = @id END
            """,
            new { side = AudienceName.Of(side), id = pipeline?.Value },
            cancellationToken: cancellationToken));
        return row is null
            ? null
            : new AnsweringPipeline(
                row.Id, row.Name, new PipelineTuning(row.Passages, row.LeastSupported, row.Instruction), row.Collections?.Select(id => new CollectionId(id)).ToList());
    }

    private sealed record Row
    {
        public required PipelineId Id { get; init; }

        public required string Name { get; init; }

        public int? Passages { get; init; }

        public int LeastSupported { get; init; }

        public required string Instruction { get; init; }

        public Guid[]? Collections { get; init; }
    }
}
