using Vectrant.Core.Common;
using Vectrant.Core.Conversations;
using Vectrant.Core.Conversations.Queue;

namespace Vectrant.Web.Features.Queue;

/// <summary>One row as it stands on screen.</summary>
/// <param name="Item">Its newest state.</param>
/// <param name="Left">It does not belong here any more, and stays in place until nothing can slip under the pointer.</param>
public sealed record QueueRowState(QueueItem Item, bool Left);

/// <summary>The list as one person sees it at one moment. Rows keep their place; what is new waits beside the list.</summary>
/// <param name="Rows">In the order in which they came on screen.</param>
/// <param name="Arrived">New ones that are not on screen yet, longest waiting first.</param>
/// <param name="Counts">Of all parts.</param>
/// <param name="More">Whether more wait than are listed.</param>
/// <param name="Loaded">False until the first read.</param>
public sealed record QueueSnapshot(IReadOnlyList<QueueRowState> Rows, IReadOnlyList<QueueItem> Arrived, QueueCounts Counts, bool More, bool Loaded)
{
    public static QueueSnapshot Empty { get; } = new([], [], new QueueCounts(), false, false);

    /// <summary>What was read, brought onto the screen without moving anything that stays.</summary>
    /// <param name="fresh">What the database says now.</param>
    /// <param name="hold">True while rows may not disappear, because the pointer is over them.</param>
    public QueueSnapshot Merge(QueueList fresh, bool hold)
    {
        ArgumentNullException.ThrowIfNull(fresh);
        var now = fresh.Items.ToDictionary(item => item.ConversationId);
        var rows = Rows
            .Select(row => now.TryGetValue(row.Item.ConversationId, out var item) ? new QueueRowState(item, false) : row with { Left = true })
            .Where(row => hold || !row.Left)
            .ToList();
        var shown = rows.Select(row => row.Item.ConversationId).ToHashSet();
        var arrived = fresh.Items.Where(item => !shown.Contains(item.ConversationId)).ToList();

        // Into an empty list nothing can slip under anybody's pointer.
        if (rows.All(row => row.Left))
        {
            rows = [.. arrived.Select(item => new QueueRowState(item, false))];
            arrived = [];
        }

        return new QueueSnapshot(rows, arrived, fresh.Counts, fresh.More, true);
    }

    /// <summary>All rows in the queue's own order, the new ones among them, those that left gone.</summary>
    public QueueSnapshot Settle() => this with
    {
        Rows = [.. Rows.Where(row => !row.Left).Select(row => row.Item).Concat(Arrived)
            .OrderBy(item => item.WaitingSince).ThenBy(item => item.ConversationId.Value)
            .Select(item => new QueueRowState(item, false))],
        Arrived = [],
    };

    public QueueSnapshot Sweep() => this with { Rows = [.. Rows.Where(row => !row.Left)] };

    public QueueItem? Find(ConversationId? id) => Rows.FirstOrDefault(row => row.Item.ConversationId == id)?.Item;

    /// <summary>The neighbour of a row, or the first one when there is none to start from.</summary>
    public ConversationId? Beside(ConversationId? id, int step)
    {
        var ids = Rows.Select(row => row.Item.ConversationId).ToList();
        var at = id is { } known ? ids.IndexOf(known) : -1;
        return ids.Count == 0 ? null : at < 0 ? ids[0] : ids[Math.Clamp(at + step, 0, ids.Count - 1)];
    }

    /// <summary>The next one that this person can act on: after the given row, then from the top.</summary>
    public ConversationId? NextToAct(ConversationId? id, Actor actor, DateTimeOffset now)
    {
        var rows = Rows.Select(row => row).ToList();
        var at = id is { } known ? rows.FindIndex(row => row.Item.ConversationId == known) : -1;
        return rows.Skip(at + 1).Concat(rows.Take(Math.Max(at, 0)))
            .Where(row => !row.Left && row.Item.ConversationId != id && CanAct(row.Item, actor, now))
            .Select(row => (ConversationId?)row.Item.ConversationId)
            .FirstOrDefault();
    }

    private static bool CanAct(QueueItem item, Actor actor, DateTimeOffset now) =>
        item.Situation is not (QueueSituation.Sending or QueueSituation.Generating)
        && !(item.Situation == QueueSituation.SecondApproval && !item.AwaitsYou)
        && !(item.Situation == QueueSituation.TakenOver && item.TakenOverBy != actor.Name)
        && !(item.Claim is { } claim && claim.Holder != actor.PersonId && claim.ExpiresAt > now);
}
