using Vectrant.Core.Common;
using Vectrant.Core.Knowledge;
using Vectrant.Core.Knowledge.Ingestion;

namespace Vectrant.Tests.Infrastructure.Knowledge;

/// <summary>
/// A worker that stops dead before one of its writes, as a killed or paused process does: from then on nothing of it
/// arrives, signs of life included, until it is thawed and believes that no time has passed.
/// </summary>
/// <param name="inner">The real one.</param>
/// <param name="before">Name of the write.</param>
/// <param name="fileName">It stops at this file only.</param>
internal sealed class FreezingStore(IIngestionStore inner, string before, string fileName) : IIngestionStore, IDisposable
{
    private readonly TaskCompletionSource _frozen = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _thawed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when the worker has stopped.</summary>
    public Task Frozen => _frozen.Task;

    public void Thaw() => _thawed.TrySetResult();

    public void Dispose() => Thaw();

    public Task<IngestionClaim?> ClaimAsync(DocumentVersionId id, CancellationToken cancellationToken) =>
        _frozen.Task.IsCompleted ? Task.FromResult<IngestionClaim?>(null) : inner.ClaimAsync(id, cancellationToken);

    public Task<bool> RenewAsync(IngestionClaim claim, CancellationToken cancellationToken) => Pass(claim, () => inner.RenewAsync(claim, CancellationToken.None), nameof(RenewAsync));

    public Task<bool> ReportAsync(IngestionClaim claim, IngestionStage stage, double progress, CancellationToken cancellationToken) =>
        Pass(claim, () => inner.ReportAsync(claim, stage, progress, CancellationToken.None), nameof(ReportAsync));

    public Task<bool> SaveTextAsync(IngestionClaim claim, ExtractedText text, string? language, CancellationToken cancellationToken) =>
        Pass(claim, () => inner.SaveTextAsync(claim, text, language, CancellationToken.None), nameof(SaveTextAsync));

    public Task<ExtractedText> LoadTextAsync(IngestionClaim claim, CancellationToken cancellationToken) => inner.LoadTextAsync(claim, cancellationToken);

    public Task<bool> SaveChunksAsync(IngestionClaim claim, ExtractedText text, IReadOnlyList<ChunkDraft> chunks, CancellationToken cancellationToken) =>
        Pass(claim, () => inner.SaveChunksAsync(claim, text, chunks, CancellationToken.None), nameof(SaveChunksAsync));

    public Task<IReadOnlyList<ChunkToEmbed>> WithoutVectorAsync(IngestionClaim claim, int modelId, CancellationToken cancellationToken) =>
        inner.WithoutVectorAsync(claim, modelId, cancellationToken);

    public Task<bool> SaveVectorsAsync(IngestionClaim claim, int modelId, IReadOnlyList<ChunkVector> vectors, double progress, CancellationToken cancellationToken) =>
        Pass(claim, () => inner.SaveVectorsAsync(claim, modelId, vectors, progress, CancellationToken.None), nameof(SaveVectorsAsync));

    public Task<PublishOutcome> PublishAsync(IngestionClaim claim, CancellationToken cancellationToken) =>
        Pass(claim, () => inner.PublishAsync(claim, CancellationToken.None), nameof(PublishAsync));

    public Task<bool> FailAsync(IngestionClaim claim, Error error, CancellationToken cancellationToken) => inner.FailAsync(claim, error, cancellationToken);

    public Task ReleaseAsync(IngestionClaim claim, CancellationToken cancellationToken) => inner.ReleaseAsync(claim, cancellationToken);

    public Task<IReadOnlyList<DocumentVersionId>> WaitingAsync(CancellationToken cancellationToken) =>
        _frozen.Task.IsCompleted ? Task.FromResult<IReadOnlyList<DocumentVersionId>>([]) : inner.WaitingAsync(cancellationToken);

    private async Task<T> Pass<T>(IngestionClaim claim, Func<Task<T>> write, string name)
    {
        if (name == before && claim.FileName == fileName)
        {
            _frozen.TrySetResult();
        }

        if (_frozen.Task.IsCompleted)
        {
            await _thawed.Task;
        }

        return await write();
    }
}
