using Vectrant.Core.Common;
using Vectrant.Core.Knowledge;

namespace Vectrant.Web.Features.Knowledge;

/// <summary>What a list of documents shows at one moment.</summary>
/// <param name="Collections">All that the person may see, by name.</param>
/// <param name="Documents">Newest upload first.</param>
/// <param name="HasOlder">Whether there are more.</param>
/// <param name="Loaded">False until the first read came back.</param>
public sealed record DocumentListSnapshot(IReadOnlyList<CollectionRow> Collections, IReadOnlyList<DocumentRow> Documents, bool HasOlder, bool Loaded)
{
    public static DocumentListSnapshot Empty { get; } = new([], [], false, false);

    /// <summary>What is still on its way, so that a reader can be told in words.</summary>
    public int InWork => Collections.Sum(collection => collection.InWork);
}

/// <summary>
/// The documents that a person may see, filtered and paged; reads again what is on screen when something changed.
/// Of reads that overlap, the one that began last is shown.
/// </summary>
public sealed class DocumentListView(ICollectionQuery collections, IDocumentQuery documents, ICurrentActor currentActor)
{
    private const int PageSize = 50;
    private const int MostRows = 200;
    private DocumentFilter? _filter;
    private int _wanted = PageSize;
    private int _reads;

    public DocumentListSnapshot Snapshot { get; private set; } = DocumentListSnapshot.Empty;

    /// <summary>Shows the first page of another selection.</summary>
    public Task ShowAsync(DocumentFilter filter, CancellationToken cancellationToken)
    {
        (_filter, _wanted) = (filter, PageSize);
        return RefreshAsync(cancellationToken);
    }

    /// <summary>Shows one page more.</summary>
    public Task OlderAsync(CancellationToken cancellationToken)
    {
        _wanted = Snapshot.Documents.Count + PageSize;
        return RefreshAsync(cancellationToken);
    }

    /// <summary>Reads what is on screen again, however many pages that are. Nothing before a selection was shown: it would be everything.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        if (_filter is not { } wanted)
        {
            return;
        }

        var read = ++_reads;
        var actor = await currentActor.GetAsync(cancellationToken);
        var rows = new List<DocumentRow>();
        string? cursor = null;
        do
        {
            var filter = wanted with { Cursor = cursor, Limit = Math.Clamp(_wanted - rows.Count, 1, MostRows) };
            var page = await documents.ListAsync(actor, filter, cancellationToken);
            rows.AddRange(page.Items);
            cursor = page.Next;
        }
        while (cursor is not null && rows.Count < _wanted && read == _reads);

        var all = await collections.ListAsync(actor, cancellationToken);
        if (read == _reads)
        {
            Snapshot = new(all, rows, cursor is not null, true);
        }
    }
}
