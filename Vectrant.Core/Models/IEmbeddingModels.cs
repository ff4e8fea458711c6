using Microsoft.Extensions.AI;

namespace Vectrant.Core.Models;

/// <summary>A model that turns text into vectors, and the number under which its vectors are stored.</summary>
/// <param name="Id">Key of <c>embedding_model</c>; every stored vector carries it.</param>
/// <param name="Provider"><c>offline</c> or <c>openai</c>.</param>
/// <param name="Name">The provider's name of the model.</param>
/// <param name="Dimensions">Length of its vectors.</param>
/// <param name="Generator">Generates them; the vectors have length 1.</param>
public sealed record EmbeddingModel(int Id, string Provider, string Name, int Dimensions, IEmbeddingGenerator<string, Embedding<float>> Generator);

/// <summary>Which embedding models are in use.</summary>
public interface IEmbeddingModels
{
    /// <summary>The model whose vectors search compares with now.</summary>
    ValueTask<EmbeddingModel> ServingAsync(CancellationToken cancellationToken);

    /// <summary>All models that a new chunk must be embedded with: the serving one and, while a change is being built, the next one.</summary>
    ValueTask<IReadOnlyList<EmbeddingModel>> WritingAsync(CancellationToken cancellationToken);
}
