namespace Vectrant.Tests.TestSupport;

/// <summary>The machine's clock, moved on by hand. Timers run in real time, until it is stopped.</summary>
public sealed class AdjustableTime : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<HeldTimer> _held = [];
    private TimeSpan _offset;
    private DateTimeOffset? _stoppedAt;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
        {
            return Now();
        }
    }

    /// <summary>Moves on; of a stopped clock, everything that is due by then happens now.</summary>
    public void Advance(TimeSpan by)
    {
        List<HeldTimer> due;
        lock (_gate)
        {
            _offset += by;
            due = [.. _held.Where(timer => timer.Ring(Now()))];
        }

        due.ForEach(timer => timer.Run());
    }

    /// <summary>From now on time passes by hand alone, for timers as well: no busy machine changes anything about a limit of seconds.</summary>
    public void Stop()
    {
        lock (_gate)
        {
            _stoppedAt ??= System.GetUtcNow();
        }
    }

    /// <summary>The machine's clock again, to the tick: one that lags behind the database's sees nothing as due that was written just now.</summary>
    public void Reset()
    {
        lock (_gate)
        {
            (_offset, _stoppedAt) = (TimeSpan.Zero, null);
        }
    }

    /// <summary>Whether somebody sleeps until then, to the microsecond that the database knows. Of a stopped clock.</summary>
    public bool IsAwaited(DateTimeOffset moment)
    {
        lock (_gate)
        {
            return _held.Exists(timer => timer.RingsAt is { } at && (at - moment).Duration() < TimeSpan.FromMilliseconds(2));
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        lock (_gate)
        {
            if (_stoppedAt is not null)
            {
                var timer = new HeldTimer(this, () => callback(state));
                _held.Add(timer);
                timer.Set(Now(), dueTime, period);
                return timer;
            }
        }

        return base.CreateTimer(callback, state, dueTime, period);
    }

    private DateTimeOffset Now() => (_stoppedAt ?? System.GetUtcNow()) + _offset;

    private sealed class HeldTimer(AdjustableTime time, Action run) : ITimer
    {
        private TimeSpan _period;

        public DateTimeOffset? RingsAt { get; private set; }

        public void Set(DateTimeOffset now, TimeSpan dueTime, TimeSpan period) =>
            (RingsAt, _period) = (dueTime == Timeout.InfiniteTimeSpan ? null : now + dueTime, period);

        public bool Ring(DateTimeOffset now)
        {
            var rings = RingsAt <= now;
            RingsAt = !rings ? RingsAt : _period > TimeSpan.Zero ? now + _period : null;
            return rings;
        }

        public void Run() => run();

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time._gate)
            {
                Set(time.Now(), dueTime, period);
                return true;
            }
        }

        public void Dispose()
        {
            lock (time._gate)
            {
                time._held.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
