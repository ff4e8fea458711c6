using System.Collections.Concurrent;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;
using Vectrant.Core.Models;
using Vectrant.Core.Models.Offline;

namespace Vectrant.Infrastructure.Models.Providers;

/// <summary>Makes the generator for a chosen embedding model, one for each, so that its circuit remembers.</summary>
internal sealed class EmbeddingGenerators(ProviderHttp http, CallRecorder recorder, IOptions<ModelsOptions> options, TimeProvider clock)
{
    private static readonly OfflineEmbeddingGenerator Offline = new();
    private readonly ConcurrentDictionary<ModelChoice, IEmbeddingGenerator<string, Embedding<float>>> _remote = new();

    public IEmbeddingGenerator<string, Embedding<float>> Of(ModelChoice choice) => choice.Provider switch
    {
        ModelProvider.Offline => Offline,
        ModelProvider.OpenAi => _remote.GetOrAdd(choice, chosen => new OpenAiEmbeddingGenerator(
            chosen, http, CallPipeline.Build(options.Value, clock), recorder)),
        _ => throw new ModelUnavailableException($"There is no provider '{choice.Provider}' for embeddings. Choose another one on the Models page."),
    };

    /// <summary>Length of the vectors; a remote model is asked by embedding one word.</summary>
    public async Task<int> DimensionsAsync(ModelChoice choice, CancellationToken cancellationToken)
    {
        if (choice.Provider == ModelProvider.Offline)
        {
            return HashedEmbedder.Dimensions;
        }

        var probe = await Of(choice).GenerateAsync(["word"], cancellationToken: cancellationToken);
        return probe[0].Vector.Length;
    }
}
