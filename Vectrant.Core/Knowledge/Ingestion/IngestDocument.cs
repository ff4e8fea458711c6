using Microsoft.Extensions.Options;
using Vectrant.Core.Common;
using Vectrant.Core.Models;

namespace Vectrant.Core.Knowledge.Ingestion;

/// <summary>
/// Takes one version from where it stands to ready: extract, chunk, embed, publish. May be run at any time and by
/// several workers at once: one of them holds the version, and what a lost worker finished is not done again.
/// </summary>
public sealed class IngestDocument(
    IIngestionStore store,
    ITextExtraction extraction,
    IEmbeddingModels models,
    IOptions<KnowledgeOptions> options,
    TimeProvider time)
{
    /// <summary>Signs of life within one lease; also how often a cancelled version is noticed.</summary>
    private const int BeatsPerLease = 8;

    private const int MostModelChanges = 10;

    /// <returns>Why the version failed, or null when it is ready, or is not this worker's any more.</returns>
    public async Task<Error?> RunAsync(DocumentVersionId id, CancellationToken cancellationToken)
    {
        var claim = await store.ClaimAsync(id, cancellationToken);
        if (claim is null)
        {
            return null;
        }

        await using var pulse = new ClaimPulse(store, claim, TimeSpan.FromSeconds(options.Value.LeaseSeconds) / BeatsPerLease, time, cancellationToken);
        try
        {
            return await WorkAsync(claim, pulse.Token) is { } error ? await FailAsync(claim, error) : null;
        }
        catch (ModelUnavailableException outage)
        {
            return await FailAsync(claim, FileErrors.ModelUnavailable(outage.Message));
        }
        catch (ClaimLostException)
        {
            return null;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await store.ReleaseAsync(claim, CancellationToken.None);
            throw;
        }
        catch (OperationCanceledException) when (pulse.Token.IsCancellationRequested)
        {
            return null;
        }
        catch (Exception)
        {
            await FailAsync(claim, FileErrors.Unexpected);
            throw;
        }
    }

    private async Task<Error> FailAsync(IngestionClaim claim, Error error)
    {
        // Written even when the node is being stopped; a void claim writes nothing.
        await store.FailAsync(claim, error, CancellationToken.None);
        return error;
    }

    private async Task<Error?> WorkAsync(IngestionClaim claim, CancellationToken cancellationToken)
    {
        ExtractedText? text = null;
        if (claim.Stage < IngestionStage.Chunking)
        {
            Held(await store.ReportAsync(claim, IngestionStage.Extracting, 0, cancellationToken));
            var extracted = await extraction.ExtractAsync(claim, cancellationToken);
            if (!extracted.Succeeded)
            {
                return extracted.Error;
            }

            text = extracted.Value;
            Held(await store.SaveTextAsync(claim, text, LanguageGuess.Of(text.Text), cancellationToken));
        }

        if (claim.Stage < IngestionStage.Embedding)
        {
            text ??= await store.LoadTextAsync(claim, cancellationToken);
            var chunks = Chunker.Cut(text);
            if (chunks.Count == 0)
            {
                return FileErrors.NoText;
            }

            Held(await store.SaveChunksAsync(claim, text, chunks, cancellationToken));
        }

        return await EmbedAndPublishAsync(claim, cancellationToken);
    }

    private async Task<Error?> EmbedAndPublishAsync(IngestionClaim claim, CancellationToken cancellationToken)
    {
        // Each further round means that somebody chose another model meanwhile; nobody does so for ever.
        for (var round = 0; round < MostModelChanges; round++)
        {
            var writing = await models.WritingAsync(cancellationToken);
            for (var i = 0; i < writing.Count; i++)
            {
                await EmbedAsync(claim, writing[i], (double)i / writing.Count, 1.0 / writing.Count, cancellationToken);
            }

            switch (await store.PublishAsync(claim, cancellationToken))
            {
                case PublishOutcome.Published:
                    return null;
                case PublishOutcome.Lost:
                    throw new ClaimLostException();
                default:
                    continue;
            }
        }

        throw new InvalidOperationException("Passages lack vectors of a model in use after every model was asked for them.");
    }

    private async Task EmbedAsync(IngestionClaim claim, EmbeddingModel model, double begin, double share, CancellationToken cancellationToken)
    {
        // Batches are cut from one list, read once; a passage that another turn embedded is not in it.
        var waiting = await store.WithoutVectorAsync(claim, model.Id, cancellationToken);
        var done = 0;
        foreach (var batch in waiting.Chunk(options.Value.EmbeddingBatch))
        {
            var vectors = await EmbeddingBatch.RunAsync(model, batch, cancellationToken);
            done += batch.Length;
            var progress = begin + (share * done / waiting.Count);
            Held(await store.SaveVectorsAsync(claim, model.Id, vectors, progress, cancellationToken));
        }
    }

    private static void Held(bool held)
    {
        if (!held)
        {
            throw new ClaimLostException();
        }
    }

    private sealed class ClaimLostException : Exception;
}

/// <summary>Turns passages into vectors, and checks that the model kept its promise.</summary>
internal static class EmbeddingBatch
{
    /// <exception cref="ModelUnavailableException">The model did not answer, or answered with something else than one vector a passage.</exception>
    public static async Task<IReadOnlyList<ChunkVector>> RunAsync(EmbeddingModel model, IReadOnlyList<ChunkToEmbed> chunks, CancellationToken cancellationToken)
    {
        var vectors = await model.Generator.GenerateAsync(chunks.Select(chunk => chunk.Words), cancellationToken: cancellationToken);
        return vectors.Count == chunks.Count && vectors.All(vector => vector.Vector.Length == model.Dimensions)
            ? [.. chunks.Zip(vectors, (chunk, vector) => new ChunkVector(chunk.Id, vector.Vector))]
            : throw new ModelUnavailableException($"The model {model.Provider}/{model.Name} answered with vectors that do not fit the passages.");
    }
}
