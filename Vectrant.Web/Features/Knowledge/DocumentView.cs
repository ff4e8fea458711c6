using Vectrant.Core.Common;
using Vectrant.Core.Knowledge;

namespace Vectrant.Web.Features.Knowledge;

/// <summary>What the page of a document shows at one moment.</summary>
/// <param name="Detail">The document and its versions; null until it was read, or when it was refused.</param>
/// <param name="Version">The version that is open: the one asked for, else the current one, else the newest.</param>
/// <param name="Text">Its text and blocks; null until it was read from the file.</param>
/// <param name="Chunks">Its passages.</param>
/// <param name="MayManage">Whether the person may rename, replace, restore and delete.</param>
/// <param name="Refusal">Why there is nothing to show.</param>
public sealed record DocumentSnapshot(
    DocumentDetail? Detail,
    VersionRow? Version,
    VersionText? Text,
    IReadOnlyList<ChunkRow> Chunks,
    bool MayManage,
    Error? Refusal)
{
    public static DocumentSnapshot Empty { get; } = new(null, null, null, [], false, null);
}

/// <summary>One document: its versions, and the inside of the one that is open.</summary>
public sealed class DocumentView(IDocumentQuery documents, IDocumentContentQuery contents, ICurrentActor currentActor)
{
    private DocumentId _document;
    private DocumentVersionId? _asked;
    private int _reads;

    public DocumentSnapshot Snapshot { get; private set; } = DocumentSnapshot.Empty;

    /// <summary>Opens a version of a document.</summary>
    /// <param name="document">The document.</param>
    /// <param name="version">The version asked for; null for the one that search finds.</param>
    /// <param name="cancellationToken">Cancels the reads.</param>
    public Task OpenAsync(DocumentId document, DocumentVersionId? version, CancellationToken cancellationToken)
    {
        (_document, _asked) = (document, version);
        return RefreshAsync(cancellationToken);
    }

    /// <summary>Reads the document again, and the inside of the open version only if that can have changed.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        var read = ++_reads;
        var snapshot = await ReadAsync(await currentActor.GetAsync(cancellationToken), cancellationToken);
        if (read == _reads)
        {
            Snapshot = snapshot;
        }
    }

    private async Task<DocumentSnapshot> ReadAsync(Actor actor, CancellationToken cancellationToken)
    {
        var (shown, asked) = (Snapshot, _asked);
        var found = await documents.GetAsync(actor, _document, cancellationToken);
        if (!found.Succeeded)
        {
            return DocumentSnapshot.Empty with { Refusal = found.Error };
        }

        var versions = found.Value.Versions;
        var version = asked is null
            ? versions.FirstOrDefault(row => row.IsCurrent) ?? (versions is [var newest, ..] ? newest : null)
            : versions.FirstOrDefault(row => row.Id == asked);
        var frame = DocumentSnapshot.Empty with { Detail = found.Value, Version = version, MayManage = actor.May(Permission.ManageKnowledge) };
        if (version is null)
        {
            return frame with { Refusal = KnowledgeErrors.VersionNotFound };
        }

        var same = shown.Text is not null && shown.Version is { } before
            && before.Id == version.Id && before.Stage == version.Stage && before.IsCurrent == version.IsCurrent;
        if (same)
        {
            return frame with { Text = shown.Text, Chunks = shown.Chunks };
        }

        var text = await contents.TextAsync(actor, version.Id, cancellationToken);
        var chunks = await contents.ChunksAsync(actor, version.Id, cancellationToken);
        return frame with
        {
            Text = text.Succeeded ? text.Value : null,
            Chunks = chunks.Succeeded ? chunks.Value : [],
            Refusal = text.Succeeded || text.Error.Code == KnowledgeErrors.TextNotFound.Code ? null : text.Error,
        };
    }
}
