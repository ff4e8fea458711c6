namespace Vectrant.Tests.TestSupport;

/// <summary>The machine's clock, moved on by hand. Timers run in real time.</summary>
public sealed class AdjustableTime : TimeProvider
{
    private long _offset;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _offset));

    public void Advance(TimeSpan by) => Interlocked.Add(ref _offset, by.Ticks);
}
