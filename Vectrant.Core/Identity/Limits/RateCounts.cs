using System.Collections.Concurrent;

namespace Vectrant.Core.Identity.Limits;

/// <summary>All counts of this node.</summary>
public sealed class RateCounts(TimeProvider time)
{
    /// <summary>Somebody with endless addresses must not fill the memory: beyond this many keys, new ones of a scope and tier share one count.</summary>
    private const int Most = 200_000;
    private const string Others = "others";
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(20);
    private readonly ConcurrentDictionary<LimitKey, RateCount> _counts = new();
    private long _pruneAt;

    public LimitVerdict Take(LimitKey key, int permits)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        Prune(now);
        while (true)
        {
            if (CountOf(key).Take(now, permits) is { } verdict)
            {
                return verdict;
            }
        }
    }

    private RateCount CountOf(LimitKey key)
    {
        if (_counts.TryGetValue(key, out var known))
        {
            return known;
        }

        return _counts.GetOrAdd(_counts.Count < Most ? key : key with { Holder = Others }, _ => new RateCount());
    }

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
