using Vectrant.Core.Common;

namespace Vectrant.Core.Knowledge;

/// <summary>A checked upload, ready to be stored.</summary>
/// <param name="Title">What people will see; null to take it from the file's own heading, and from its name until that is known.</param>
public sealed record NewUpload(CollectionId Collection, DocumentId? Replaces, string FileName, string? Title, FileKind Kind, IReceivedFile File);

/// <summary>Where an upload went.</summary>
/// <param name="AlreadyThere">The collection held the very same content already: nothing was stored, the ids name what was there.</param>
public sealed record UploadedDocument(DocumentId DocumentId, DocumentVersionId VersionId, int Number, bool AlreadyThere = false);

/// <summary>Writes documents, each call one transaction with its audit line and change notice.</summary>
public interface IDocumentStore
{
    /// <summary>Stores file, document (unless it replaces one) and version, which waits at <see cref="IngestionStage.Received"/>.</summary>
    /// <returns>NotFound for collection or document, Invalid when the replaced document is in another collection.</returns>
    Task<Result<UploadedDocument>> AddAsync(Actor actor, NewUpload upload, CancellationToken cancellationToken);

    /// <summary>Also corrects the title in all stored passages.</summary>
    Task<Result<Done>> RenameAsync(Actor actor, DocumentId id, string title, CancellationToken cancellationToken);

    /// <summary>Erases document, versions, texts, passages, and files that nothing else holds. Work on it stops.</summary>
    Task<Result<Done>> DeleteAsync(Actor actor, DocumentId id, CancellationToken cancellationToken);

    /// <summary>Adds the file of an older version as the newest one, so that the history stays whole.</summary>
    Task<Result<UploadedDocument>> RestoreAsync(Actor actor, DocumentVersionId id, CancellationToken cancellationToken);

    /// <summary>Back to <see cref="IngestionStage.Received"/>, from the beginning.</summary>
    Task<Result<Done>> RetryAsync(Actor actor, DocumentVersionId id, CancellationToken cancellationToken);

    Task<Result<Done>> CancelAsync(Actor actor, DocumentVersionId id, CancellationToken cancellationToken);
}

/// <summary>Asks the workers to take up a version. May be asked twice: a version is worked on by one at a time.</summary>
public interface IIngestionQueue
{
    Task EnqueueAsync(DocumentVersionId id, CancellationToken cancellationToken);
}
