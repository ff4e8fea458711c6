namespace Vectrant.Core.Identity.Limits;

/// <summary>
/// The count of one key over a sliding window of a minute, kept in slots of five seconds. A slot counts wholly until its last
/// moment is a minute old: no minute, wherever it begins, holds more than the limit.
/// </summary>
internal sealed class RateCount(Guid id)
{
    private const int SlotMilliseconds = 5_000;

    /// <summary>A minute of them, and the one that slides out.</summary>
    public const int Slots = 13;

    private readonly Lock _gate = new();

    // What all nodes took as far as is known here, what this node took since, and what of it is on its way to the others.
    private readonly int[] _known = new int[Slots];
    private readonly int[] _fresh = new int[Slots];
    private readonly int[] _sent = new int[Slots];
    private long _slot = long.MinValue;
    private bool _hasNews;
    private bool _retired;

    /// <summary>Names the key among all nodes.</summary>
    public Guid Id => id;

    public static long SlotOf(long milliseconds) => milliseconds / SlotMilliseconds;

    /// <summary>Takes a permit if there is one.</summary>
    /// <param name="now">Milliseconds since 1970.</param>
    /// <param name="permits">The limit.</param>
    /// <param name="ahead">How much this node may take without the others knowing.</param>
    /// <param name="verdict">The answer, unless it says otherwise.</param>
    public TakeOutcome Take(long now, int permits, int ahead, out LimitVerdict verdict)
    {
        verdict = default;
        lock (_gate)
        {
            if (_retired)
            {
                return TakeOutcome.Retired;
            }

            MoveTo(SlotOf(now));
            var own = _fresh.Sum() + _sent.Sum();
            var taken = own + _known.Sum();
            if (taken >= permits)
            {
                verdict = new LimitVerdict(false, permits, 0, WaitFrom(now, taken - permits));
            }
            else if (own >= ahead)
            {
                return TakeOutcome.AskTheOthers;
            }
            else
            {
                _fresh[Index(_slot)]++;
                verdict = new LimitVerdict(true, permits, permits - taken - 1, TimeSpan.Zero);
                if (!_hasNews)
                {
                    _hasNews = true;
                    return TakeOutcome.AnsweredWithNews;
                }
            }

            return TakeOutcome.Answered;
        }
    }

    /// <summary>Within the window.</summary>
    public int Taken(long now)
    {
        lock (_gate)
        {
            MoveTo(SlotOf(now));
            return _known.Sum() + _fresh.Sum() + _sent.Sum();
        }
    }

    /// <summary>What the others do not know yet; until <see cref="Learn"/> or <see cref="GiveBack"/> it counts as on its way.</summary>
    public IEnumerable<SlotCount> Send(long now)
    {
        lock (_gate)
        {
            MoveTo(SlotOf(now));
            _hasNews = false;
            var news = new List<SlotCount>();
            for (var slot = _slot - Slots + 1; slot <= _slot; slot++)
            {
                var place = Index(slot);
                if (_fresh[place] > 0)
                {
                    news.Add(new SlotCount(id, slot, _fresh[place]));
                    (_sent[place], _fresh[place]) = (_fresh[place], 0);
                }
            }

            return news;
        }
    }

    /// <summary>What all nodes took together, after what was sent arrived. A total never shrinks: a database that lost its counts takes nothing back.</summary>
    public void Learn(IEnumerable<SlotCount> totals)
    {
        lock (_gate)
        {
            foreach (var total in totals)
            {
                if (total.Slot > _slot - Slots && total.Slot <= _slot)
                {
                    _known[Index(total.Slot)] = Math.Max(_known[Index(total.Slot)], total.Count);
                }
            }

            Array.Clear(_sent);
        }
    }

    /// <summary>What was sent did not arrive.</summary>
    /// <returns>True when it has news again that nobody knows it has.</returns>
    public bool GiveBack()
    {
        lock (_gate)
        {
            for (var place = 0; place < Slots; place++)
            {
                _fresh[place] += _sent[place];
            }

            Array.Clear(_sent);
            var unknown = !_hasNews;
            _hasNews = true;
            return unknown;
        }
    }

    /// <summary>Removes itself when nothing is left of it.</summary>
    public bool TryRetire(long now)
    {
        lock (_gate)
        {
            MoveTo(SlotOf(now));
            _retired = _known.Sum() + _fresh.Sum() + _sent.Sum() == 0;
            return _retired;
        }
    }

    private void MoveTo(long slot)
    {
        // A clock that was set back counts on in the slot it was in.
        var steps = _slot == long.MinValue ? Slots : Math.Min(Slots, slot - _slot);
        for (var step = 0; step < steps; step++)
        {
            var place = Index(slot - step);
            _known[place] = _fresh[place] = _sent[place] = 0;
        }

        _slot = steps > 0 ? slot : _slot;
    }

    /// <summary>Until so many slots have slid out that more than <paramref name="over"/> of what they hold is gone.</summary>
    private TimeSpan WaitFrom(long now, int over)
    {
        var age = Slots;
        for (var gone = 0; gone <= over && age > 0;)
        {
            var place = Index(_slot - --age);
            gone += _known[place] + _fresh[place] + _sent[place];
        }

        return TimeSpan.FromMilliseconds(((_slot - age + Slots) * SlotMilliseconds) - now);
    }

    private static int Index(long slot) => (int)(((slot % Slots) + Slots) % Slots);
}

internal enum TakeOutcome
{
    Answered,

    /// <summary>Answered, and for the first time since the last exchange there is something to send.</summary>
    AnsweredWithNews,

    /// <summary>This count was removed in the meantime: ask for a new one.</summary>
    Retired,

    /// <summary>Too much of the count is known to this node alone.</summary>
    AskTheOthers,
}
