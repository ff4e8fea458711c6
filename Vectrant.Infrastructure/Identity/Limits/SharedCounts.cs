using Dapper;
using Vectrant.Core.Identity.Limits;
using Vectrant.Core.Operations;
using Vectrant.Infrastructure.Persistence;

namespace Vectrant.Infrastructure.Identity.Limits;

/// <summary>The counts of all nodes in one table that is not logged: a crash of the database loses it, and the nodes still know what they knew.</summary>
internal sealed class SharedCounts(AppDatabase database, Node node) : ISharedCounts
{
    // In the order of the key, so that two nodes wait for each other instead of locking each other out.
    private const string Statement =
        """
        INSERT INTO rate_node (name, seen_at) VALUES (@name, clock_timestamp())
        ON CONFLICT (name) DO UPDATE SET seen_at = excluded.seen_at;

        WITH news AS (SELECT * FROM unnest(@keys::uuid[], @slots::bigint[], @counts::integer[]) AS n (key, slot, count)),
        added AS (
          INSERT INTO rate_count (key, slot, count) SELECT key, slot, count FROM news ORDER BY key, slot
          ON CONFLICT (key, slot) DO UPDATE SET count = rate_count.count + excluded.count
          RETURNING key, slot, count)
        SELECT key, slot, count FROM added
        UNION ALL
        SELECT r.key, r.slot, r.count FROM rate_count r
        WHERE r.key = ANY (@keys) AND r.slot >= @oldestSlot AND NOT EXISTS (SELECT FROM news n WHERE n.key = r.key AND n.slot = r.slot);

        SELECT count(*)::integer FROM rate_node WHERE seen_at > clock_timestamp() - interval '5 seconds';
        """;

    private const string Cleaning =
        """
        DELETE FROM rate_count WHERE slot < @oldestSlot;
        DELETE FROM rate_node WHERE seen_at < clock_timestamp() - interval '1 hour';
        """;

    // Two apps of one process, as tests run them, are two nodes.
    private readonly string _name = $"{node.Name} {Guid.NewGuid():N}";
    private long _cleanedAt;

    public async Task<SharedTotals> ExchangeAsync(IReadOnlyList<SlotCount> news, long oldestSlot, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(news);
        await using var connection = await database.OpenAsync(cancellationToken);
        var parameters = new
        {
            name = _name,
            keys = news.Select(item => item.Key).ToArray(),
            slots = news.Select(item => item.Slot).ToArray(),
            counts = news.Select(item => item.Count).ToArray(),
            oldestSlot,
        };
        await using var answer = await connection.QueryMultipleAsync(new CommandDefinition(Statement, parameters, cancellationToken: cancellationToken));
        var totals = await answer.ReadAsync<(Guid Key, long Slot, int Count)>();
        var nodes = await answer.ReadSingleAsync<int>();
        return new SharedTotals([.. totals.Select(total => new SlotCount(total.Key, total.Slot, total.Count))], nodes);
    }

    /// <summary>Removes what no window reaches any more; cheap enough for every node to do it.</summary>
    public async Task CleanAsync(long oldestSlot, CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _cleanedAt, oldestSlot) == oldestSlot)
        {
            return;
        }

        await using var connection = await database.OpenAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(Cleaning, new { oldestSlot }, cancellationToken: cancellationToken));
    }
}
