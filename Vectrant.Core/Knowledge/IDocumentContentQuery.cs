using Vectrant.Core.Common;

namespace Vectrant.Core.Knowledge;

/// <summary>The extracted text of a version.</summary>
/// <param name="Text">All of it; offsets of blocks and passages point here.</param>
/// <param name="Blocks">Its parts, in order.</param>
public sealed record VersionText(
    DocumentId DocumentId,
    DocumentVersionId VersionId,
    int Number,
    bool IsCurrent,
    string Title,
    string FileName,
    FileKind Kind,
    int? PageCount,
    string Text,
    IReadOnlyList<TextBlock> Blocks);

/// <summary>A stored passage.</summary>
/// <param name="Ordinal">From 0, in the order of the text.</param>
/// <param name="Live">Whether search finds it.</param>
public sealed record ChunkRow(
    ChunkId Id,
    int Ordinal,
    IReadOnlyList<string> HeadingPath,
    int? PageFrom,
    int? PageTo,
    int CharStart,
    int CharEnd,
    string Text,
    bool Live);

/// <summary>An original file, open for reading; dispose it to give its connection back.</summary>
/// <param name="Sha256">Lower hex.</param>
public sealed record OriginalFile(Stream Content, string MediaType, string FileName, long Size, string Sha256, IAsyncDisposable Owner) : IAsyncDisposable
{
    public async ValueTask DisposeAsync()
    {
        await Content.DisposeAsync();
        await Owner.DisposeAsync();
    }
}

/// <summary>What is inside a version. NotFound also when the actor's roles may not see its collection; Forbidden without the right to read documents.</summary>
public interface IDocumentContentQuery
{
    Task<Result<VersionText>> TextAsync(Actor actor, DocumentVersionId id, CancellationToken cancellationToken);

    /// <summary>All passages of the version, in order; empty before it was cut.</summary>
    Task<Result<IReadOnlyList<ChunkRow>>> ChunksAsync(Actor actor, DocumentVersionId id, CancellationToken cancellationToken);

    Task<Result<OriginalFile>> OpenOriginalAsync(Actor actor, DocumentVersionId id, CancellationToken cancellationToken);
}
