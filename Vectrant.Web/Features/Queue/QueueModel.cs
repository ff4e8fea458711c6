using Vectrant.Core.Common;
using Vectrant.Core.Conversations.Queue;
using Vectrant.Web.Shared;

namespace Vectrant.Web.Features.Queue;

/// <summary>The live list: follows all conversations and brings what changed onto the screen without moving it.</summary>
public sealed class QueueModel(IQueueQuery queue, IChangeFeed feed, TimeProvider time) : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _gate = new();
    private Actor? _actor;
    private QueueFilter _filter;
    private bool _hold;

    /// <summary>May come from any thread.</summary>
    public event Action? Changed;

    public QueueSnapshot Snapshot { get; private set; } = QueueSnapshot.Empty;

    /// <summary>Follows the queue until cancelled. Called once.</summary>
    public async Task RunAsync(Actor actor, QueueFilter filter, CancellationToken cancellationToken)
    {
        _actor = actor;
        _filter = filter;
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stopping.Token);
        await feed.FollowAsync(change => change.Topic == ChangeTopic.Conversation, ReadAsync, time, linked.Token);
    }

    /// <summary>Another part of the queue: a new list, in its own order.</summary>
    public async Task ShowAsync(QueueFilter filter, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_filter == filter)
            {
                return;
            }

            _filter = filter;
            Snapshot = QueueSnapshot.Empty with { Counts = Snapshot.Counts };
        }

        if (_actor is not null)
        {
            await ReadAsync(cancellationToken);
        }
    }

    /// <summary>Brings the new ones in.</summary>
    public void Settle() => Change(snapshot => snapshot.Settle());

    /// <summary>While the pointer is over the list, no row disappears.</summary>
    public void Hold(bool hold)
    {
        _hold = hold;
        if (!hold && Snapshot.Rows.Any(row => row.Left))
        {
            Change(snapshot => snapshot.Sweep());
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _stopping.Dispose();
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        var filter = _filter;
        var list = await queue.ListAsync(_actor!, filter, cancellationToken);
        Change(snapshot => filter == _filter ? snapshot.Merge(list, _hold) : snapshot);
    }

    private void Change(Func<QueueSnapshot, QueueSnapshot> change)
    {
        lock (_gate)
        {
            Snapshot = change(Snapshot);
        }

        Changed?.Invoke();
    }
}
