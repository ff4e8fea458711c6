namespace Vectrant.Core.Guardrails.Secrets;

/// <summary>Something that is a secret unless a better reason claims its place.</summary>
/// <param name="Rule">The rule that found it.</param>
/// <param name="Start">Offset in the plain text.</param>
/// <param name="Length">Its length.</param>
/// <param name="Rank">How sure the rule is: 3 a vendor's own form, 2 a vendor's name beside it, 1 a common name beside it.</param>
internal readonly record struct Candidate(string Rule, int Start, int Length, int Rank)
{
    public int End => Start + Length;
}

/// <summary>The candidates of one text; kept between texts so that a clean one costs no memory.</summary>
internal sealed class Candidates
{
    private readonly List<Candidate> _items = [];

    public int Count => _items.Count;

    public void Clear() => _items.Clear();

    public void Add(string rule, int start, int length, int rank) => _items.Add(new Candidate(rule, start, length, rank));

    /// <summary>Leaves of those that overlap the one that is surest, then the longest, then the first.</summary>
    public List<Candidate> Settle()
    {
        _items.Sort(static (one, other) => one.Start != other.Start ? one.Start.CompareTo(other.Start) : Better(one, other) ? -1 : Better(other, one) ? 1 : 0);
        var kept = 0;
        for (var i = 0; i < _items.Count; i++)
        {
            var item = _items[i];
            if (kept == 0 || _items[kept - 1].End <= item.Start)
            {
                _items[kept++] = item;
            }
            else if (Better(item, _items[kept - 1]))
            {
                _items[kept - 1] = item;
            }
        }

        _items.RemoveRange(kept, _items.Count - kept);
        return _items;
    }

    private static bool Better(Candidate one, Candidate other) => one.Rank != other.Rank ? one.Rank > other.Rank : one.Length > other.Length;
}
