using Microsoft.Extensions.AI;
using OpenAI.Embeddings;
using Polly;
using Vectrant.Core.Models;
using EmbeddingGenerationOptions = Microsoft.Extensions.AI.EmbeddingGenerationOptions;

namespace Vectrant.Infrastructure.Models.Providers;

/// <summary>Embeddings of an OpenAI-compatible endpoint, brought to length 1, because search compares by cosine.</summary>
internal sealed class OpenAiEmbeddingGenerator(ModelChoice choice, ProviderHttp http, ResiliencePipeline pipeline, TimeSpan timeout) : IEmbeddingGenerator<string, Embedding<float>>
{
    private readonly EmbeddingClient _client = new(choice.Model, OpenAiConnection.Credential(choice), OpenAiConnection.Options(choice, http));

    public async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values,
        EmbeddingGenerationOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeout);
        try
        {
            var response = await pipeline.ExecuteAsync(async token => await _client.GenerateEmbeddingsAsync([.. values], cancellationToken: token), limit.Token);
            return new GeneratedEmbeddings<Embedding<float>>(response.Value.OrderBy(item => item.Index).Select(item => new Embedding<float>(Normalise(item.ToFloats())) { ModelId = choice.Model }));
        }
        catch (Exception problem) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ModelUnavailableException(CallBreakdown.InWords(problem, choice.ToString()), problem);
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
    }

    private static float[] Normalise(ReadOnlyMemory<float> vector)
    {
        var values = vector.ToArray();
        var length = MathF.Sqrt(values.Sum(value => value * value));
        return length > 0 ? [.. values.Select(value => value / length)] : values;
    }
}
