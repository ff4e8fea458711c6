using Dapper;
using Vectrant.Core.Knowledge;
using Vectrant.Core.Knowledge.Pipelines;
using Vectrant.Infrastructure.Persistence;

namespace Vectrant.Infrastructure.Knowledge.Pipelines;

internal sealed class PipelineTunings(AppDatabase database) : IPipelineTunings
{
    public async Task<PipelineTuning> FindAsync(Audience side, PipelineId? pipeline, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var row = await connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition(
            """
            SELECT passages, least_supported, instruction FROM pipeline
            WHERE audience = @side AND CASE WHEN @id::uuid IS NULL THEN is_default ELSE id = @id END
            """,
            new { side = AudienceName.Of(side), id = pipeline?.Value },
            cancellationToken: cancellationToken));
        return row is null ? PipelineTuning.Usual : new PipelineTuning(row.Passages, row.LeastSupported, row.Instruction);
    }

    private sealed record Row
    {
        public int? Passages { get; init; }

        public int LeastSupported { get; init; }

        public required string Instruction { get; init; }
    }
}
