using Vectrant.Core.Common;
using Vectrant.Core.Models;

namespace Vectrant.Core.Knowledge.Ingestion;

/// <summary>A worker's hold on a version. Whoever claims it later makes this one void.</summary>
/// <param name="Attempt">Number of the claim; every write names it.</param>
/// <param name="Stage">Where the work stood; what was finished is not done again.</param>
public sealed record IngestionClaim(DocumentVersionId VersionId, DocumentId DocumentId, int Attempt, IngestionStage Stage, FileKind Kind, string FileName);

/// <summary>A passage to be stored.</summary>
/// <param name="Start">Offset in the text, UTF-16 units, inclusive.</param>
/// <param name="End">Exclusive end offset.</param>
/// <param name="HeadingPath">Headings above it, outermost first.</param>
public sealed record ChunkDraft(int Start, int End, IReadOnlyList<string> HeadingPath, int? PageFrom, int? PageTo);

/// <summary>A stored passage that lacks a vector.</summary>
public sealed record ChunkToEmbed(ChunkId Id, string Title, IReadOnlyList<string> HeadingPath, string Text)
{
    /// <summary>What the model reads: a passage means little without knowing what it is about.</summary>
    public string Words => EmbeddingText.Of(Title, HeadingPath, Text);
}

/// <summary>A vector for a stored passage.</summary>
public sealed record ChunkVector(ChunkId Id, ReadOnlyMemory<float> Vector);

public enum PublishOutcome
{
    /// <summary>Search finds it from now on.</summary>
    Published,

    /// <summary>Passages lack vectors of a model that is in use by now; embed them and publish again.</summary>
    VectorsMissing,

    /// <summary>The claim is void.</summary>
    Lost,
}

/// <summary>
/// What a worker writes while it takes a version from <see cref="IngestionStage.Received"/> to
/// <see cref="IngestionStage.Ready"/>. Each call is one transaction with its change notice and renews the lease; each
/// returns false, having written nothing, when the claim is void: cancelled, deleted, or taken up by another worker.
/// </summary>
public interface IIngestionStore
{
    /// <summary>Takes the version up if it is unfinished and nobody holds it; a version that ended its worker too often is failed instead.</summary>
    Task<IngestionClaim?> ClaimAsync(DocumentVersionId id, CancellationToken cancellationToken);

    Task<bool> RenewAsync(IngestionClaim claim, CancellationToken cancellationToken);

    Task<bool> ReportAsync(IngestionClaim claim, IngestionStage stage, double progress, CancellationToken cancellationToken);

    /// <summary>Keeps the text and moves to <see cref="IngestionStage.Chunking"/>.</summary>
    Task<bool> SaveTextAsync(IngestionClaim claim, ExtractedText text, string? language, CancellationToken cancellationToken);

    Task<ExtractedText> LoadTextAsync(IngestionClaim claim, CancellationToken cancellationToken);

    /// <summary>Replaces all passages of the version and moves to <see cref="IngestionStage.Embedding"/>. They are not found yet.</summary>
    Task<bool> SaveChunksAsync(IngestionClaim claim, ExtractedText text, IReadOnlyList<ChunkDraft> chunks, CancellationToken cancellationToken);

    /// <summary>The passages, in order, that lack a vector of this model.</summary>
    Task<IReadOnlyList<ChunkToEmbed>> WithoutVectorAsync(IngestionClaim claim, int modelId, CancellationToken cancellationToken);

    /// <param name="progress">0 to 1, of the whole stage.</param>
    Task<bool> SaveVectorsAsync(IngestionClaim claim, int modelId, IReadOnlyList<ChunkVector> vectors, double progress, CancellationToken cancellationToken);

    /// <summary>Makes the version ready and, unless a newer one is current already, the one that search finds, in one transaction.</summary>
    Task<PublishOutcome> PublishAsync(IngestionClaim claim, CancellationToken cancellationToken);

    Task<bool> FailAsync(IngestionClaim claim, Error error, CancellationToken cancellationToken);

    /// <summary>Gives the version back unfinished, so that another worker takes it up at once.</summary>
    Task ReleaseAsync(IngestionClaim claim, CancellationToken cancellationToken);

    /// <summary>Unfinished versions that nobody holds, oldest first.</summary>
    Task<IReadOnlyList<DocumentVersionId>> WaitingAsync(CancellationToken cancellationToken);
}
