using FsCheck;
using FsCheck.Fluent;
using Vectrant.Core.Identity.Limits;
using Vectrant.Tests.TestSupport;
using Xunit;

namespace Vectrant.Tests.Core.Identity.Limits;

public sealed class RateCountsTests
{
    private static readonly LimitKey Somebody = new("Read", LimitTier.Admin, "somebody");

    [Fact]
    public void Take_BeyondTheLimit_IsRefusedUntilTheWaitIsOver()
    {
        var time = new SetTime();
        var counts = new RateCounts(new MemoryCounts(), time);
        for (var left = 4; left >= 0; left--)
        {
            Assert.Equal(new LimitVerdict(true, 5, left, TimeSpan.Zero), Take(counts, 5));
        }

        var refused = Take(counts, 5);
        Assert.False(refused.Allowed);
        Assert.InRange(refused.WaitSeconds, 60, 65);

        time.Now += refused.Wait - TimeSpan.FromMilliseconds(1);
        Assert.False(Take(counts, 5).Allowed);
        time.Now += TimeSpan.FromMilliseconds(1);
        Assert.True(Take(counts, 5).Allowed);
    }

    [Fact]
    public void Take_OfAnotherHolderTierOrScope_IsCountedByItself()
    {
        var counts = new RateCounts(new MemoryCounts(), new SetTime());
        Assert.True(Take(counts, 1).Allowed);
        Assert.False(Take(counts, 1).Allowed);
        Assert.True(Take(counts, 1, Somebody with { Holder = "another" }).Allowed);
        Assert.True(Take(counts, 1, Somebody with { Tier = LimitTier.Agent }).Allowed);
        Assert.True(Take(counts, 1, Somebody with { Scope = "Write" }).Allowed);
    }

    [Fact]
    public void Take_AfterALoweredLimit_HoldsTheNewOneAtOnce()
    {
        var counts = new RateCounts(new MemoryCounts(), new SetTime());
        for (var taken = 0; taken < 6; taken++)
        {
            Assert.True(Take(counts, 10).Allowed);
        }

        Assert.False(Take(counts, 5).Allowed);
        Assert.True(Take(counts, 10).Allowed);
    }

    /// <summary>However requests are spread, no minute holds more than the limit.</summary>
    [Fact]
    public void Take_AnyRhythm_KeepsEveryMinuteWithinTheLimit() => FixedCases.Check(Prop.ForAll<PositiveInt, PositiveInt[]>((limit, gaps) =>
    {
        var permits = 1 + (limit.Get % 50);
        var time = new SetTime();
        var counts = new RateCounts(new MemoryCounts(), time);
        var allowed = new List<DateTimeOffset>();
        foreach (var gap in gaps.SelectMany(gap => Enumerable.Repeat(gap.Get, 20)))
        {
            time.Now += TimeSpan.FromMilliseconds(gap * 370 % 9000);
            if (Take(counts, permits).Allowed)
            {
                allowed.Add(time.Now);
            }
        }

        var most = allowed.Select(from => allowed.Count(at => at >= from && at < from + TimeSpan.FromSeconds(60))).DefaultIfEmpty(0).Max();
        Assert.True(most <= permits, $"{most} in a minute with a limit of {permits}");
    }));

    [Fact]
    public async Task Take_FromManyThreads_LetsExactlyTheLimitThrough()
    {
        var counts = new RateCounts(new MemoryCounts(), new SetTime());
        var allowed = 0;
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
        {
            for (var request = 0; request < 1000; request++)
            {
                if (Take(counts, 500).Allowed)
                {
                    Interlocked.Increment(ref allowed);
                }
            }
        })));
        Assert.Equal(500, allowed);
    }

    [Fact]
    public async Task Take_OnTwoNodes_SharesTheLimitWithinTheBound()
    {
        var (shared, time) = (new MemoryCounts { Nodes = 2 }, new SetTime());
        RateCounts[] nodes = [new(shared, time), new(shared, time)];
        foreach (var node in nodes)
        {
            await node.ExchangeAsync();
        }

        var allowed = 0;
        for (var request = 0; request < 400; request++)
        {
            allowed += (await nodes[request % 2].TakeAsync(Somebody, 100, CancellationToken.None)).Allowed ? 1 : 0;
        }

        // Each node is ahead of the others by at most a twentieth here: the other one's may come on top.
        Assert.InRange(allowed, 100, 105);
    }

    [Fact]
    public async Task Take_WhileTheOthersCannotBeAsked_KeepsToTheOwnShareAndComesBack()
    {
        var (shared, time) = (new MemoryCounts { Nodes = 4 }, new SetTime());
        var node = new RateCounts(shared, time);
        await node.ExchangeAsync();
        shared.IsDown = true;
        await node.ExchangeAsync();
        Assert.True(node.IsAlone);

        var allowed = 0;
        for (var request = 0; request < 400; request++)
        {
            allowed += (await node.TakeAsync(Somebody, 100, CancellationToken.None)).Allowed ? 1 : 0;
        }

        Assert.Equal(25, allowed);
        Assert.True((await node.TakeAsync(Somebody with { Holder = "rare" }, 1, CancellationToken.None)).Allowed);

        shared.IsDown = false;
        await node.ExchangeAsync();
        Assert.False(node.IsAlone);
        Assert.Equal(26, shared.Sum);
        Assert.Equal(74, (await node.TakeAsync(Somebody, 100, CancellationToken.None)).Left);
    }

    [Fact]
    public async Task Take_AfterTheSharedCountsWereLost_ForgetsNothing()
    {
        var (shared, time) = (new MemoryCounts(), new SetTime());
        var node = new RateCounts(shared, time);
        for (var request = 0; request < 6; request++)
        {
            await node.TakeAsync(Somebody, 10, CancellationToken.None);
        }

        await node.ExchangeAsync();
        shared.Clear();
        await node.TakeAsync(Somebody, 10, CancellationToken.None);
        await node.ExchangeAsync();
        Assert.InRange((await node.TakeAsync(Somebody, 10, CancellationToken.None)).Left, 2, 3);
    }

    private static LimitVerdict Take(RateCounts counts, int permits, LimitKey? key = null)
    {
        // One node has nobody to ask: the answer is there at once.
        var taken = counts.TakeAsync(key ?? Somebody, permits, CancellationToken.None).AsTask();
        Assert.True(taken.IsCompleted);
        return taken.Result;
    }

    /// <summary>The table of counts, in memory.</summary>
    private sealed class MemoryCounts : ISharedCounts
    {
        private readonly Dictionary<(Guid Key, long Slot), int> _counts = [];

        public int Nodes { get; init; } = 1;

        public bool IsDown { get; set; }

        public int Sum => _counts.Values.Sum();

        public void Clear() => _counts.Clear();

        public Task<SharedTotals> ExchangeAsync(IReadOnlyList<SlotCount> news, long oldestSlot, CancellationToken cancellationToken)
        {
            lock (_counts)
            {
                if (IsDown)
                {
                    throw new TimeoutException("The database does not answer.");
                }

                foreach (var item in news)
                {
                    _counts[(item.Key, item.Slot)] = _counts.GetValueOrDefault((item.Key, item.Slot)) + item.Count;
                }

                var keys = news.Select(item => item.Key).ToHashSet();
                return Task.FromResult(new SharedTotals(
                    [.. _counts.Where(count => keys.Contains(count.Key.Key) && count.Key.Slot >= oldestSlot).Select(count => new SlotCount(count.Key.Key, count.Key.Slot, count.Value))], Nodes));
            }
        }
    }

    private sealed class SetTime : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 3, 1, 12, 0, 3, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
