using Vectrant.Core.Knowledge.Ingestion;
using Vectrant.Infrastructure.Persistence;

namespace Vectrant.Infrastructure.Knowledge;

internal sealed class ChunkEmbeddingStore(AppDatabase database) : IChunkEmbeddingStore
{
    public async Task<IReadOnlyList<ChunkToEmbed>> WithoutVectorAsync(int modelId, int limit, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await ChunkSql.WithoutVectorAsync(connection, "c.live", new { modelId }, limit, cancellationToken);
    }

    public async Task SaveVectorsAsync(int modelId, IReadOnlyList<ChunkVector> vectors, CancellationToken cancellationToken)
    {
        await using var work = await ClaimedWork.BeginAsync(database, cancellationToken);
        await ChunkSql.SaveVectorsAsync(work, modelId, vectors, cancellationToken);
        await work.CommitAsync(null, cancellationToken);
    }
}
