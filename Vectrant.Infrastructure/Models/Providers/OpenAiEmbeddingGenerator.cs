using Microsoft.Extensions.AI;
using OpenAI.Embeddings;
using Polly;
using Vectrant.Core.Models;
using EmbeddingGenerationOptions = Microsoft.Extensions.AI.EmbeddingGenerationOptions;

namespace Vectrant.Infrastructure.Models.Providers;

/// <summary>Embeddings of an OpenAI-compatible endpoint, brought to length 1, because search compares by cosine.</summary>
internal sealed class OpenAiEmbeddingGenerator(ModelChoice choice, ProviderHttp http, ResiliencePipeline pipeline, CallRecorder recorder) : IEmbeddingGenerator<string, Embedding<float>>
{
    private readonly EmbeddingClient _client = new(choice.Model, OpenAiConnection.Credential(choice), OpenAiConnection.Options(choice, http));

    public async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values,
        EmbeddingGenerationOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        IReadOnlyList<string> texts = [.. values];
        var record = recorder.Begin(choice, texts);
        using var limit = recorder.TimeLimit(cancellationToken);
        try
        {
            var response = await pipeline.ExecuteAsync(async token => await _client.GenerateEmbeddingsAsync(texts, cancellationToken: token), limit.Token);
            record.NoteInput(response.Value.Usage?.InputTokenCount ?? 0);
            await record.EndAsync(CallOutcome.Ok);
            return new GeneratedEmbeddings<Embedding<float>>(response.Value.OrderBy(item => item.Index).Select(item => new Embedding<float>(Normalise(item.ToFloats())) { ModelId = choice.Model }));
        }
        catch (Exception problem) when (!cancellationToken.IsCancellationRequested)
        {
            await record.EndAsync(CallBreakdown.OutcomeOf(problem));
            throw new ModelUnavailableException(CallBreakdown.InWords(problem, choice.ToString()), problem);
        }
        catch (OperationCanceledException)
        {
            await record.EndAsync(CallOutcome.Cancelled);
            throw;
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
