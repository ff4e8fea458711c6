using Microsoft.Extensions.Options;
using Vectrant.Core.Models;

namespace Vectrant.Core.Knowledge.Ingestion;

/// <summary>Stored passages and their vectors, when the embedding model changes.</summary>
public interface IChunkEmbeddingStore
{
    /// <summary>Some passages that search finds and that lack a vector of this model; empty when none does.</summary>
    Task<IReadOnlyList<ChunkToEmbed>> WithoutVectorAsync(int modelId, int limit, CancellationToken cancellationToken);

    /// <summary>Passages that are gone by now are passed over.</summary>
    Task SaveVectorsAsync(int modelId, IReadOnlyList<ChunkVector> vectors, CancellationToken cancellationToken);
}

/// <summary>
/// Gives every live passage a vector of the model that is being built, then lets that model serve. The one before serves
/// until then; a run that is interrupted goes on where it stopped, and no file is read again.
/// </summary>
public sealed class ReembedChunks(IEmbeddingBuild build, IChunkEmbeddingStore store, IOptions<KnowledgeOptions> options)
{
    /// <returns>How many passages were embedded; null when no model is being built.</returns>
    public async Task<int?> RunAsync(CancellationToken cancellationToken)
    {
        var done = 0;
        var wasBuilding = false;
        while (await build.BuildingAsync(cancellationToken) is { } model)
        {
            wasBuilding = true;
            var chunks = await store.WithoutVectorAsync(model.Id, options.Value.EmbeddingBatch, cancellationToken);
            if (chunks.Count > 0)
            {
                await store.SaveVectorsAsync(model.Id, await EmbeddingBatch.RunAsync(model, chunks, cancellationToken), cancellationToken);
                done += chunks.Count;
            }
            else if (await build.TryServeAsync(model.Id, cancellationToken))
            {
                return done;
            }
        }

        return wasBuilding ? done : null;
    }
}
