using Vectrant.Core.Common;
using Vectrant.Core.Knowledge;

namespace Vectrant.Web.Features.Knowledge;

/// <summary>A version is only found below its own document, and only by who may see that.</summary>
internal sealed class DocumentParts(ICurrentActor actors, IDocumentQuery documents, IDocumentContentQuery contents)
{
    public Task<Result<VersionText>> TextAsync(DocumentId id, DocumentVersionId version, CancellationToken cancellationToken) =>
        ChangeAsync(id, version, contents.TextAsync, cancellationToken);

    public Task<Result<IReadOnlyList<ChunkRow>>> ChunksAsync(DocumentId id, DocumentVersionId version, CancellationToken cancellationToken) =>
        ChangeAsync(id, version, contents.ChunksAsync, cancellationToken);

    public async Task<Result<T>> ChangeAsync<T>(
        DocumentId id, DocumentVersionId version, Func<Actor, DocumentVersionId, CancellationToken, Task<Result<T>>> what, CancellationToken cancellationToken)
    {
        var actor = await actors.GetAsync(cancellationToken);
        var document = await documents.GetAsync(actor, id, cancellationToken);
        if (!document.Succeeded)
        {
            return document.Error;
        }

        return document.Value.Versions.Any(row => row.Id == version) ? await what(actor, version, cancellationToken) : KnowledgeErrors.VersionNotFound;
    }
}
