using FsCheck;
using FsCheck.Fluent;
using Vectrant.Core.Identity.Limits;
using Xunit;

namespace Vectrant.Tests.Core.Identity.Limits;

public sealed class RateCountsTests
{
    private static readonly LimitKey Somebody = new("Read", LimitTier.Admin, "somebody");

    [Fact]
    public void Take_BeyondTheLimit_IsRefusedUntilTheWaitIsOver()
    {
        var time = new SetTime();
        var counts = new RateCounts(time);
        for (var left = 4; left >= 0; left--)
        {
            Assert.Equal(new LimitVerdict(true, 5, left, TimeSpan.Zero), counts.Take(Somebody, 5));
        }

        var refused = counts.Take(Somebody, 5);
        Assert.False(refused.Allowed);
        Assert.InRange(refused.WaitSeconds, 60, 65);

        time.Now += refused.Wait - TimeSpan.FromMilliseconds(1);
        Assert.False(counts.Take(Somebody, 5).Allowed);
        time.Now += TimeSpan.FromMilliseconds(1);
        Assert.True(counts.Take(Somebody, 5).Allowed);
    }

    [Fact]
    public void Take_OfAnotherHolderTierOrScope_IsCountedByItself()
    {
        var counts = new RateCounts(new SetTime());
        Assert.True(counts.Take(Somebody, 1).Allowed);
        Assert.False(counts.Take(Somebody, 1).Allowed);
        Assert.True(counts.Take(Somebody with { Holder = "another" }, 1).Allowed);
        Assert.True(counts.Take(Somebody with { Tier = LimitTier.Agent }, 1).Allowed);
        Assert.True(counts.Take(Somebody with { Scope = "Write" }, 1).Allowed);
    }

    [Fact]
    public void Take_AfterALoweredLimit_HoldsTheNewOneAtOnce()
    {
        var counts = new RateCounts(new SetTime());
        for (var taken = 0; taken < 6; taken++)
        {
            Assert.True(counts.Take(Somebody, 10).Allowed);
        }

        Assert.False(counts.Take(Somebody, 5).Allowed);
        Assert.True(counts.Take(Somebody, 10).Allowed);
    }

    /// <summary>However requests are spread, no minute holds more than the limit.</summary>
    [Fact]
    public void Take_AnyRhythm_KeepsEveryMinuteWithinTheLimit() => Prop.ForAll<PositiveInt, PositiveInt[]>((limit, gaps) =>
    {
        var permits = 1 + (limit.Get % 50);
        var time = new SetTime();
        var counts = new RateCounts(time);
        var allowed = new List<DateTimeOffset>();
        foreach (var gap in gaps.SelectMany(gap => Enumerable.Repeat(gap.Get, 20)))
        {
            time.Now += TimeSpan.FromMilliseconds(gap * 370 % 9000);
            if (counts.Take(Somebody, permits).Allowed)
            {
                allowed.Add(time.Now);
            }
        }

        var most = allowed.Select(from => allowed.Count(at => at >= from && at < from + TimeSpan.FromSeconds(60))).DefaultIfEmpty(0).Max();
        Assert.True(most <= permits, $"{most} in a minute with a limit of {permits}");
    }).QuickCheckThrowOnFailure();

    [Fact]
    public async Task Take_FromManyThreads_LetsExactlyTheLimitThrough()
    {
        var counts = new RateCounts(new SetTime());
        var allowed = 0;
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
        {
            for (var request = 0; request < 1000; request++)
            {
                if (counts.Take(Somebody, 500).Allowed)
                {
                    Interlocked.Increment(ref allowed);
                }
            }
        })));
        Assert.Equal(500, allowed);
    }

    private sealed class SetTime : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 3, 1, 12, 0, 3, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
