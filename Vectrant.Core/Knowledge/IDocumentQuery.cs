using Vectrant.Core.Common;

namespace Vectrant.Core.Knowledge;

/// <summary>Which documents to list.</summary>
/// <param name="Collection">Only of this collection; null for all.</param>
/// <param name="Stage">Only those whose newest version stands there; null for all.</param>
/// <param name="Search">Part of title or file name, any case; null or empty for all.</param>
/// <param name="Cursor"><see cref="Page{T}.Next"/> of the page before; null for the first.</param>
/// <param name="Limit">Rows on a page, 1 to 200.</param>
public sealed record DocumentFilter(CollectionId? Collection = null, IngestionStage? Stage = null, string? Search = null, string? Cursor = null, int Limit = 50);

/// <summary>A document in a list; what is said of a version is said of the newest.</summary>
/// <param name="Progress">0 to 1 within the stage.</param>
/// <param name="ErrorCode">Why it failed, for a translation; null unless failed.</param>
/// <param name="Error">Why it failed, as an English sentence; null unless failed.</param>
/// <param name="CurrentNumber">Number of the version that search finds; null while there is none.</param>
/// <param name="Size">Of the file, in bytes.</param>
public sealed record DocumentRow(
    DocumentId Id,
    CollectionId CollectionId,
    string CollectionName,
    Audience Audience,
    string Title,
    string FileName,
    FileKind Kind,
    DocumentVersionId VersionId,
    int Number,
    IngestionStage Stage,
    double Progress,
    string? ErrorCode,
    string? Error,
    int? CurrentNumber,
    int? PageCount,
    int? ChunkCount,
    long Size,
    DateTimeOffset UploadedAt);

/// <summary>One upload of a document.</summary>
/// <param name="Sha256">Of the original file, lower hex.</param>
/// <param name="IsCurrent">Whether search finds it.</param>
/// <param name="Encoding">Encoding the text was read with, when it was not UTF-8; null otherwise.</param>
/// <param name="Attempt">How often a worker has taken it up.</param>
public sealed record VersionRow(
    DocumentVersionId Id,
    int Number,
    IngestionStage Stage,
    double Progress,
    string? ErrorCode,
    string? Error,
    string FileName,
    FileKind Kind,
    long Size,
    string Sha256,
    bool IsCurrent,
    int? PageCount,
    int? ChunkCount,
    string? Language,
    string? Encoding,
    int Attempt,
    DateTimeOffset CreatedAt,
    string? CreatedBy,
    DateTimeOffset? FinishedAt);

/// <param name="Versions">Newest first.</param>
public sealed record DocumentDetail(DocumentRow Document, IReadOnlyList<VersionRow> Versions);

/// <summary>Reads documents; only those whose collection the actor's roles may see.</summary>
public interface IDocumentQuery
{
    /// <summary>Newest upload first, paged by key. Empty for an actor who may not read documents.</summary>
    Task<Page<DocumentRow>> ListAsync(Actor actor, DocumentFilter filter, CancellationToken cancellationToken);

    Task<Result<DocumentDetail>> GetAsync(Actor actor, DocumentId id, CancellationToken cancellationToken);

    /// <summary>The document of a collection that was last uploaded under this file name, or null.</summary>
    Task<DocumentId?> FindAsync(Actor actor, CollectionId collection, string fileName, CancellationToken cancellationToken);
}
