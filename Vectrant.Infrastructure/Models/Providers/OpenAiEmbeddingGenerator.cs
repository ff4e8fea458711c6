using System.ClientModel;
using Microsoft.Extensions.AI;
using OpenAI.Embeddings;
using Vectrant.Core.Models;
using EmbeddingGenerationOptions = Microsoft.Extensions.AI.EmbeddingGenerationOptions;

namespace Vectrant.Infrastructure.Models.Providers;

/// <summary>Embeddings of an OpenAI-compatible endpoint, brought to length 1, because search compares by cosine.</summary>
internal sealed class OpenAiEmbeddingGenerator(ModelChoice choice, TimeSpan timeout) : IEmbeddingGenerator<string, Embedding<float>>
{
    private readonly EmbeddingClient _client = new(choice.Model, OpenAiConnection.Credential(choice), OpenAiConnection.Options(choice, timeout));

    public async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values,
        EmbeddingGenerationOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        try
        {
            var response = await _client.GenerateEmbeddingsAsync([.. values], cancellationToken: cancellationToken);
            return new GeneratedEmbeddings<Embedding<float>>(response.Value.OrderBy(item => item.Index).Select(item => new Embedding<float>(Normalise(item.ToFloats())) { ModelId = choice.Model }));
        }
        catch (Exception problem) when (problem is ClientResultException or HttpRequestException or IOException or TimeoutException or AggregateException
            || (problem is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new ModelUnavailableException($"The embedding model '{choice.Model}' did not answer. {ProviderProblem.InWords(problem)}", problem);
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
