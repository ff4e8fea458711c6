namespace Vectrant.Tests.TestSupport;

/// <summary>A clock that stands still until it is moved, so that a busy machine changes nothing about a limit of seconds. Timers run in real time.</summary>
public sealed class StillTime : TimeProvider
{
    // Whole seconds: what comes back from the database is the same moment.
    private long _ticks = System.GetUtcNow().Ticks / TimeSpan.TicksPerSecond * TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref _ticks), TimeSpan.Zero);

    public void Advance(TimeSpan by) => Interlocked.Add(ref _ticks, by.Ticks);
}
