using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace Vectrant.Core.Identity.Limits;

/// <summary>
/// All counts of this node, and their exchange with the others (docs/decisions/0011). A node takes permits by itself and tells the others
/// within <see cref="Pace"/>; before more than a tenth of a limit, shared among the nodes, is known to it alone, it asks them first.
/// </summary>
/// <param name="shared">The others.</param>
/// <param name="time">The clock of the windows.</param>
/// <param name="patience">How long an exchange may take before the others count as away; null for a second.</param>
public sealed class RateCounts(ISharedCounts shared, TimeProvider time, TimeSpan? patience = null)
{
    /// <summary>How often counts are exchanged.</summary>
    public static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(250);

    /// <summary>Somebody with endless addresses must not fill the memory: beyond this many keys, new ones of a scope and tier share one count.</summary>
    private const int Most = 200_000;
    private const string Others = "others";

    /// <summary>Keys in one exchange; the rest waits for the next.</summary>
    private const int Batch = 5_000;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(20);
    private readonly TimeSpan _exchangeLimit = patience ?? TimeSpan.FromSeconds(1);
    private readonly ConcurrentDictionary<LimitKey, RateCount> _counts = new();
    private readonly ConcurrentQueue<RateCount> _news = new();
    private readonly Lock _gate = new();
    private Task _running = Task.CompletedTask;
    private Task? _next;
    private long _pruneAt;
    private volatile int _nodes = 1;
    private volatile bool _alone;

    /// <summary>True while the others cannot be asked: each node then keeps to its share of every limit.</summary>
    public bool IsAlone => _alone;

    public int Nodes => _nodes;

    /// <summary>Who counts at the moment, by scope and tier. Walks over all counts: for a page, not for a request.</summary>
    public IReadOnlyList<LimitUse> Use() =>
    [
        .. from pair in _counts
           let taken = pair.Value.Taken(Now())
           where taken > 0
           group taken by (pair.Key.Scope, pair.Key.Tier) into all
           select new LimitUse(all.Key.Scope, all.Key.Tier, all.Count(), all.Max()),
    ];

    public async ValueTask<LimitVerdict> TakeAsync(LimitKey key, int permits, CancellationToken cancellationToken)
    {
        var asked = 0;
        while (true)
        {
            var now = Now();
            Prune(now);
            var count = CountOf(key);
            switch (count.Take(now, _alone ? Share(permits) : permits, Ahead(permits, asked), out var verdict))
            {
                case TakeOutcome.Answered:
                    return verdict;
                case TakeOutcome.AnsweredWithNews:
                    _news.Enqueue(count);
                    return verdict;
                case TakeOutcome.AskTheOthers:
                    asked++;
                    await ExchangeAsync().WaitAsync(cancellationToken);
                    break;
            }
        }
    }

    /// <summary>
    /// Exchanges what is new; never throws for others that cannot be reached. One exchange runs, and one waits for it to end: whoever asks
    /// gets an exchange that begins after the question.
    /// </summary>
    public Task ExchangeAsync()
    {
        lock (_gate)
        {
            return _next ??= AfterAsync(_running);
        }
    }

    private int Share(int permits) => Math.Max(1, permits / _nodes);

    // Alone there is nobody to ask; and whoever asked several times without coming to an end (a crowd at one key) goes on.
    private int Ahead(int permits, int asked) => _alone || _nodes == 1 || asked > 3 ? int.MaxValue : Math.Max(1, permits / (10 * _nodes));

    private async Task AfterAsync(Task before)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        lock (_gate)
        {
            (_running, _next) = (_next!, null);
        }

        await RunAsync();
    }

    private async Task RunAsync()
    {
        var now = Now();
        var sent = new Dictionary<Guid, RateCount>();
        var news = new List<SlotCount>();
        while (sent.Count < Batch && _news.TryDequeue(out var count))
        {
            var before = news.Count;
            news.AddRange(count.Send(now));
            if (news.Count > before)
            {
                sent[count.Id] = count;
            }
        }

        try
        {
            using var limit = new CancellationTokenSource(_exchangeLimit);
            var answer = await shared.ExchangeAsync(news, RateCount.SlotOf(now) - RateCount.Slots, limit.Token);
            var totals = answer.Totals.ToLookup(total => total.Key);
            foreach (var (id, count) in sent)
            {
                count.Learn(totals[id]);
            }

            (_nodes, _alone) = (Math.Max(1, answer.Nodes), false);
        }
        catch (Exception problem) when (problem is not OutOfMemoryException)
        {
            // Whatever it is: the counts stay with this node, and the limits go on to hold. The health page says so.
            _alone = true;
            foreach (var count in sent.Values.Where(count => count.GiveBack()))
            {
                _news.Enqueue(count);
            }
        }
    }

    private RateCount CountOf(LimitKey key)
    {
        if (_counts.TryGetValue(key, out var known))
        {
            return known;
        }

        return _counts.GetOrAdd(_counts.Count < Most ? key : key with { Holder = Others }, made => new RateCount(IdOf(made)));
    }

    private static Guid IdOf(LimitKey key) =>
        new(SHA256.HashData(Encoding.UTF8.GetBytes($"{key.Scope}\n{key.Tier}\n{key.Holder}")).AsSpan(0, 16));

    private long Now() => time.GetUtcNow().ToUnixTimeMilliseconds();

    private void Prune(long now)
    {
        var due = Volatile.Read(ref _pruneAt);
        if (now < due || Interlocked.CompareExchange(ref _pruneAt, now + (long)Pause.TotalMilliseconds, due) != due)
        {
            return;
        }

        foreach (var (key, count) in _counts)
        {
            if (count.TryRetire(now))
            {
                _counts.TryRemove(key, out _);
            }
        }
    }
}

/// <summary>How a limit is used now, as far as this node knows.</summary>
/// <param name="Scope">A class or an endpoint.</param>
/// <param name="Tier">Of whom.</param>
/// <param name="Callers">Who asked within the last minute.</param>
/// <param name="Highest">What one of them took at most.</param>
public sealed record LimitUse(string Scope, LimitTier Tier, int Callers, int Highest);
