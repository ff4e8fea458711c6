using System.Diagnostics;
using Xunit;

namespace Vectrant.Tests.TestSupport;

/// <summary>Waits for something that another part of the system brings about, and fails when it does not come in time.</summary>
public static class Eventually
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(50);

    /// <summary>A limit guards against waiting for ever and measures nothing: a busy machine is no failure.</summary>
    private static readonly TimeSpan Least = TimeSpan.FromSeconds(90);

    public static async Task TrueAsync(Func<Task<bool>> condition, TimeSpan limit, CancellationToken cancellationToken)
    {
        limit = limit < Least ? Least : limit;
        var watch = Stopwatch.StartNew();
        using var timer = new PeriodicTimer(Pace);
        while (!await condition())
        {
            Assert.True(watch.Elapsed < limit, $"It did not happen within {limit.TotalSeconds} s.");
            await timer.WaitForNextTickAsync(cancellationToken);
        }
    }
}
