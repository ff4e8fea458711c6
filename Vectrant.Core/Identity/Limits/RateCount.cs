namespace Vectrant.Core.Identity.Limits;

/// <summary>
/// The count of one key over a sliding window of a minute, kept in slots of five seconds. A slot counts wholly until its last
/// moment is a minute old: no minute, wherever it begins, holds more than the limit.
/// </summary>
internal sealed class RateCount
{
    private const int SlotMilliseconds = 5_000;

    /// <summary>A minute of them, and the one that slides out.</summary>
    public const int Slots = 13;

    private readonly Lock _gate = new();
    private readonly int[] _taken = new int[Slots];
    private long _slot = long.MinValue;
    private bool _retired;

    public static long SlotOf(long milliseconds) => milliseconds / SlotMilliseconds;

    /// <summary>Null when this count was removed in the meantime: ask for a new one.</summary>
    public LimitVerdict? Take(long now, int permits)
    {
        lock (_gate)
        {
            if (_retired)
            {
                return null;
            }

            MoveTo(SlotOf(now));
            var taken = _taken.Sum();
            if (taken >= permits)
            {
                return new LimitVerdict(false, permits, 0, WaitFrom(now, taken - permits));
            }

            _taken[Index(_slot)]++;
            return new LimitVerdict(true, permits, permits - taken - 1, TimeSpan.Zero);
        }
    }

    /// <summary>Removes itself when nothing is left of it.</summary>
    public bool TryRetire(long now)
    {
        lock (_gate)
        {
            MoveTo(SlotOf(now));
            _retired = Array.TrueForAll(_taken, count => count == 0);
            return _retired;
        }
    }

    private void MoveTo(long slot)
    {
        // A clock that was set back counts on in the slot it was in.
        var steps = _slot == long.MinValue ? Slots : Math.Min(Slots, slot - _slot);
        if (steps <= 0)
        {
            return;
        }

        for (var step = 0; step < steps; step++)
        {
            _taken[Index(slot - step)] = 0;
        }

        _slot = slot;
    }

    /// <summary>Until so many slots have slid out that more than <paramref name="over"/> of what they hold is gone.</summary>
    private TimeSpan WaitFrom(long now, int over)
    {
        var age = Slots;
        for (var gone = 0; gone <= over && age > 0; gone += _taken[Index(_slot - age)])
        {
            age--;
        }

        return TimeSpan.FromMilliseconds(((_slot - age + Slots) * SlotMilliseconds) - now);
    }

    private static int Index(long slot) => (int)(((slot % Slots) + Slots) % Slots);
}
