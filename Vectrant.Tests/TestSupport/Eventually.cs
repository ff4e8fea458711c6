using System.Diagnostics;
using Xunit;

namespace Vectrant.Tests.TestSupport;

/// <summary>Waits for something that another part of the system brings about, and fails when it does not come in time.</summary>
public static class Eventually
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(50);

    public static async Task TrueAsync(Func<Task<bool>> condition, TimeSpan limit, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        using var timer = new PeriodicTimer(Pace);
        while (!await condition())
        {
            Assert.True(watch.Elapsed < limit, $"It did not happen within {limit.TotalSeconds} s.");
            await timer.WaitForNextTickAsync(cancellationToken);
        }
    }
}
