using System.Diagnostics;
using Xunit;

namespace Vectrant.Tests.TestSupport;

/// <summary>What a deed costs, told from what the machine is busy with besides: the least of many tries is the deed's own.</summary>
public static class Effort
{
    private const int Tries = 40;

    /// <summary>Four times the text may take a dozen times as long; what grows with the square takes sixteen times.</summary>
    private const int MostGrowth = 12;

    /// <summary>Below this, a clock says nothing.</summary>
    private static readonly TimeSpan Nothing = TimeSpan.FromMilliseconds(2);

    /// <summary>Bytes of a hundred deeds. A deed that allocates does so in every hundred; a neighbour, the compiler or the collector does it now and then.</summary>
    public static long LeastBytesOfAHundred(Action deed)
    {
        ArgumentNullException.ThrowIfNull(deed);
        var least = long.MaxValue;
        for (var attempt = 0; attempt < Tries && least > 0; attempt++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 100; i++)
            {
                deed();
            }

            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }

    /// <summary>Fails when the time grows faster than in proportion to the size. Compares two sizes on the same machine in the same minute, no figure with a clock.</summary>
    public static void GrowsInProportion(Action small, Action fourTimes)
    {
        var (one, four) = (TimeSpan.MaxValue, TimeSpan.MaxValue);
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            (one, four) = (Least(one, small), Least(four, fourTimes));
            if (four < Nothing || four < one * MostGrowth)
            {
                return;
            }
        }

        Assert.Fail($"{one.TotalMilliseconds:0.0} ms became {four.TotalMilliseconds:0.0} ms with four times the text.");
    }

    private static TimeSpan Least(TimeSpan known, Action deed)
    {
        var start = Stopwatch.GetTimestamp();
        deed();
        var taken = Stopwatch.GetElapsedTime(start);
        return taken < known ? taken : known;
    }
}
