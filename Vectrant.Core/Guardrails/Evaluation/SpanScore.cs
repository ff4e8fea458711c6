namespace Vectrant.Core.Guardrails.Evaluation;

/// <summary>A labelled or found part of a text.</summary>
/// <param name="Type">What it is.</param>
/// <param name="Start">Offset; both sides of a comparison count in the same units.</param>
/// <param name="End">Offset behind the last unit.</param>
public readonly record struct LabelledSpan(string Type, int Start, int End);

/// <summary>Hits, false alarms and misses of one type.</summary>
public readonly record struct SpanCount(int True, int Extra, int Missed)
{
    public double Precision => True + Extra == 0 ? 1 : (double)True / (True + Extra);

    public double Recall => True + Missed == 0 ? 1 : (double)True / (True + Missed);

    /// <summary>Harmonic mean of precision and recall (van Rijsbergen 1979).</summary>
    public double F1 => True == 0 ? Extra + Missed == 0 ? 1 : 0 : 2.0 * True / ((2.0 * True) + Extra + Missed);

    public static SpanCount operator +(SpanCount a, SpanCount b) => Add(a, b);

    public static SpanCount Add(SpanCount left, SpanCount right) => new(left.True + right.True, left.Extra + right.Extra, left.Missed + right.Missed);
}

/// <summary>
/// Compares found spans with labelled ones, text by text, by type. Each label counts once: the first found span of its type that
/// touches it (or equals it, when exact) is a hit, further ones and those that touch no label are false alarms.
/// </summary>
/// <param name="exact">Whether start and end must be the same.</param>
public sealed class SpanScore(bool exact = false)
{
    private readonly Dictionary<string, SpanCount> _counts = new(StringComparer.Ordinal);

    /// <summary>By type.</summary>
    public IReadOnlyDictionary<string, SpanCount> Types => _counts;

    public SpanCount Total => _counts.Values.Aggregate(default(SpanCount), SpanCount.Add);

    /// <summary>Takes the next text.</summary>
    public void Add(IReadOnlyList<LabelledSpan> labels, IReadOnlyList<LabelledSpan> found)
    {
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(found);
        var used = new bool[found.Count];
        foreach (var label in labels)
        {
            var hit = -1;
            for (var i = 0; i < found.Count && hit < 0; i++)
            {
                hit = !used[i] && Matches(label, found[i]) ? i : -1;
            }

            if (hit >= 0)
            {
                used[hit] = true;
            }

            Count(label.Type, hit >= 0 ? new SpanCount(1, 0, 0) : new SpanCount(0, 0, 1));
        }

        for (var i = 0; i < found.Count; i++)
        {
            if (!used[i])
            {
                Count(found[i].Type, new SpanCount(0, 1, 0));
            }
        }
    }

    private bool Matches(LabelledSpan label, LabelledSpan found) =>
        label.Type == found.Type && (exact ? label.Start == found.Start && label.End == found.End : label.Start < found.End && found.Start < label.End);

    private void Count(string type, SpanCount count) => _counts[type] = _counts.GetValueOrDefault(type) + count;
}
