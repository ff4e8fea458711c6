using System.Globalization;
using Vectrant.Core.Common;
using Vectrant.Core.Knowledge;
using Vectrant.Web.Features.Knowledge;
using Xunit;

namespace Vectrant.Tests.Web.Knowledge;

public sealed class DocumentListViewTests
{
    private static readonly CancellationToken Now = TestContext.Current.CancellationToken;
    private readonly Shelf _shelf = new(430);
    private readonly DocumentListView _view;

    public DocumentListViewTests() => _view = new DocumentListView(_shelf, _shelf, _shelf);

    [Fact]
    public async Task OlderAsync_PageByPage_AddsWithoutGapOrRepeat()
    {
        await _view.ShowAsync(new DocumentFilter(), Now);
        Assert.Equal(50, _view.Snapshot.Documents.Count);
        while (_view.Snapshot.HasOlder)
        {
            await _view.OlderAsync(Now);
        }

        Assert.Equal(_shelf.Rows.Select(row => row.Id), _view.Snapshot.Documents.Select(row => row.Id));
        Assert.InRange(_shelf.LargestLimit, 1, 200);
    }

    [Fact]
    public async Task RefreshAsync_AfterOlder_KeepsWhatIsOnScreen()
    {
        await _view.ShowAsync(new DocumentFilter(), Now);
        await _view.OlderAsync(Now);
        _shelf.Rows[70] = _shelf.Rows[70] with { Stage = IngestionStage.Failed };

        await _view.RefreshAsync(Now);

        Assert.Equal(100, _view.Snapshot.Documents.Count);
        Assert.Equal(IngestionStage.Failed, _view.Snapshot.Documents[70].Stage);
    }

    [Fact]
    public async Task ShowAsync_WhileAnOlderReadIsUnderWay_IsNotOverwrittenByIt()
    {
        _shelf.Gate = new TaskCompletionSource();
        var slow = _view.ShowAsync(new DocumentFilter(Search: "slow"), Now);
        var gate = _shelf.Gate;
        _shelf.Gate = null;
        await _view.ShowAsync(new DocumentFilter(Search: "Document 7"), Now);

        gate.SetResult();
        await slow;

        Assert.All(_view.Snapshot.Documents, row => Assert.StartsWith("Document 7", row.Title, StringComparison.Ordinal));
        Assert.NotEmpty(_view.Snapshot.Documents);
    }

    /// <summary>An ordered shelf of documents; titles that start with the search match, "slow" matches all.</summary>
    private sealed class Shelf(int count) : ICollectionQuery, IDocumentQuery, ICurrentActor
    {
        public List<DocumentRow> Rows { get; } = [.. Enumerable.Range(0, count).Select(Row)];

        public TaskCompletionSource? Gate { get; set; }

        public int LargestLimit { get; private set; }

        public ValueTask<Actor> GetAsync(CancellationToken cancellationToken) => ValueTask.FromResult(Actor.System);

        public Task<IReadOnlyList<CollectionRow>> ListAsync(Actor actor, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<CollectionRow>>([]);

        public async Task<Page<DocumentRow>> ListAsync(Actor actor, DocumentFilter filter, CancellationToken cancellationToken)
        {
            if (Gate is { } gate)
            {
                await gate.Task.WaitAsync(TimeSpan.FromSeconds(90), cancellationToken);
            }

            LargestLimit = Math.Max(LargestLimit, filter.Limit);
            var matching = Rows.Where(row => filter.Search is null or "slow" || row.Title.StartsWith(filter.Search, StringComparison.Ordinal)).ToList();
            var from = filter.Cursor is { } cursor ? int.Parse(cursor, CultureInfo.InvariantCulture) : 0;
            var next = from + filter.Limit;
            return new(matching.GetRange(from, Math.Min(filter.Limit, matching.Count - from)), next < matching.Count ? next.ToString(CultureInfo.InvariantCulture) : null);
        }

        public Task<Result<CollectionRow>> GetAsync(Actor actor, CollectionId id, CancellationToken cancellationToken) =>
            Task.FromResult<Result<CollectionRow>>(KnowledgeErrors.CollectionNotFound);

        public Task<Result<DocumentDetail>> GetAsync(Actor actor, DocumentId id, CancellationToken cancellationToken) =>
            Task.FromResult<Result<DocumentDetail>>(KnowledgeErrors.DocumentNotFound);

        public Task<DocumentId?> FindAsync(Actor actor, CollectionId collection, string fileName, CancellationToken cancellationToken) => Task.FromResult<DocumentId?>(null);

        private static DocumentRow Row(int index) => new(
            new DocumentId(Guid.NewGuid()),
            new CollectionId(Guid.Empty),
            "Collection",
            Audience.Internal,
            $"Document {index}",
            "file.txt",
            FileKind.Text,
            new DocumentVersionId(Guid.NewGuid()),
            1,
            IngestionStage.Ready,
            1,
            null,
            null,
            1,
            null,
            1,
            10,
            DateTimeOffset.UnixEpoch);
    }
}
