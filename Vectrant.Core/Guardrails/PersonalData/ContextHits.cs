namespace Vectrant.Core.Guardrails.PersonalData;

/// <summary>Where the context words of one text stand. Kept and refilled; looking around a value costs a bounded number of steps.</summary>
internal sealed class ContextHits
{
    /// <summary>How far before a value its word may stand, in characters.</summary>
    private const int Reach = 60;
    private const int LinkReach = 36;
    private const int MostKept = 1 << 17;

    private readonly List<Hit> _hits = [];
    private int _last = -1;

    /// <summary>One word of the text.</summary>
    internal readonly record struct Hit(int Start, int End, Topic Topic);

    public int Count => _hits.Count;

    public Hit this[int index] => _hits[index];

    public void Read(ReadOnlySpan<char> text)
    {
        _hits.Clear();
        _last = -1;
        if (_hits.Capacity > MostKept)
        {
            _hits.Capacity = 0;
        }

        foreach (var found in ContextWords.Index.Find(text))
        {
            var start = found.End - ContextWords.Lengths[found.Keyword];
            // Of words that end together the longest comes first: "pan card" is no "card".
            var isPart = _hits.Count > 0 && _hits[^1].End == found.End;
            if (!isPart && (start == 0 || !IsWordPart(text[start - 1])) && EndsWord(text, found.End))
            {
                _hits.Add(new Hit(start, found.End, Specific(start, ContextWords.Topics[found.Keyword])));
            }
        }
    }

    /// <summary>What stands before a value: the word that introduces it, the nearest word, all words near.</summary>
    public Surroundings Before(ReadOnlySpan<char> text, int start)
    {
        var index = LastBefore(start);
        var (label, nearest, seen, isWish) = (Topic.None, Topic.None, Topic.None, false);
        for (; index >= 0 && _hits[index].End > start - Reach; index--)
        {
            var hit = _hits[index];
            if ((hit.Topic & Topic.Spoken) != 0 || (hit.Topic == Topic.PhonePlace && !IsColon(text, hit.End)) || (hit.Topic == Topic.Order && IsSpent(text[hit.End..start])))
            {
                continue;
            }

            if (nearest == Topic.None)
            {
                nearest = hit.Topic;
                if (start - hit.End <= LinkReach && OnlyLinks(text[hit.End..start]))
                {
                    (label, isWish) = (hit.Topic, IsWish(text[hit.End..start]));
                }
            }

            seen |= hit.Topic;
        }

        return new Surroundings(label, nearest, seen, isWish);
    }

    /// <summary>The word right behind a value: "… is my card number", "… office".</summary>
    public Topic After(ReadOnlySpan<char> text, int end)
    {
        const int Far = 24;
        for (var index = LastBefore(end) + 1; index < _hits.Count && _hits[index].Start <= end + Far; index++)
        {
            var hit = _hits[index];
            if (hit.Start < end || (hit.Topic & Topic.Spoken) != 0)
            {
                continue;
            }

            var gap = text[end..hit.Start];
            var close = gap.Length <= 2 && !gap.Contains('\n');
            var counts = hit.Topic == Topic.PhonePlace ? close && EndsClause(text, hit.End) : (close && (hit.Topic == Topic.Phone || gap.Contains('('))) || (SaysIs(gap) && OnlyLinks(gap));
            return counts ? hit.Topic : Topic.None;
        }

        return Topic.None;
    }

    // An "Aadhaar card number" is no card's number, a "passport account" no account.
    private Topic Specific(int start, Topic topic) =>
        topic is Topic.Card or Topic.Account && _hits.Count > 0 && _hits[^1].End >= start - 1 && (_hits[^1].Topic & Topic.Identity) != 0 ? _hits[^1].Topic : topic;

    private static bool IsWish(ReadOnlySpan<char> gap) =>
        gap.EndsWith(" to ", StringComparison.OrdinalIgnoreCase) || gap.EndsWith(" be ", StringComparison.OrdinalIgnoreCase) || gap.EndsWith(" as ", StringComparison.OrdinalIgnoreCase);

    /// <summary>All words a little behind a value.</summary>
    public Topic Follow(int end)
    {
        const int Far = 40;
        var seen = Topic.None;
        for (var index = LastBefore(end) + 1; index < _hits.Count && _hits[index].End <= end + Far; index++)
        {
            seen |= _hits[index].Start >= end ? _hits[index].Topic : Topic.None;
        }

        return seen;
    }

    // "0100 office", but not "0100 Main Street".
    private static bool EndsClause(ReadOnlySpan<char> text, int end) => end + 1 >= text.Length || text[end] != ' ' || !char.IsLetterOrDigit(text[end + 1]);

    private static bool SaysIs(ReadOnlySpan<char> gap) => gap.StartsWith(" is ", StringComparison.OrdinalIgnoreCase) || gap.StartsWith(" ist ", StringComparison.OrdinalIgnoreCase);

    // Questions come in the order of the text, so the answer is near the last one.
    private int LastBefore(int place)
    {
        while (_last + 1 < _hits.Count && _hits[_last + 1].End <= place)
        {
            _last++;
        }

        while (_last >= 0 && _hits[_last].End > place)
        {
            _last--;
        }

        return _last;
    }

    private static bool OnlyLinks(ReadOnlySpan<char> gap)
    {
        for (var i = 0; i < gap.Length;)
        {
            if (!char.IsLetter(gap[i]))
            {
                // "Phone 1: …"
                var isCount = char.IsDigit(gap[i]) && i > 0 && gap[i - 1] == ' ' && i + 1 < gap.Length && gap[i + 1] is ':' or ')';
                if ((char.IsDigit(gap[i]) && !isCount) || (gap[i] is ';' or ',' && i > 1))
                {
                    return false;
                }

                i++;
                continue;
            }

            var start = i;
            while (i < gap.Length && char.IsLetter(gap[i]))
            {
                i++;
            }

            if (!ContextWords.IsLink(gap[start..i]))
            {
                return false;
            }
        }

        return true;
    }

    // "Order 7781, paid with …": the order has its number already. "Orders 7781 and …" goes on.
    private static bool IsSpent(ReadOnlySpan<char> gap)
    {
        var after = gap[(gap.LastIndexOfAnyInRange('0', '9') + 1)..];
        var word = after.Trim(" ,;&/.#-");
        return after.Length < gap.Length && !word.IsEmpty && !word.Equals("and", StringComparison.OrdinalIgnoreCase) && !word.Equals("or", StringComparison.OrdinalIgnoreCase)
            && !word.Equals("und", StringComparison.OrdinalIgnoreCase) && !word.Equals("oder", StringComparison.OrdinalIgnoreCase);
    }

    private static bool IsColon(ReadOnlySpan<char> text, int place) => place < text.Length && text[place] is ':' or '.' or '=';

    private static bool IsWordPart(char c) => char.IsLetterOrDigit(c);

    // A word that ends in a sign ("name:") needs no border behind it.
    private static bool EndsWord(ReadOnlySpan<char> text, int end) =>
        end == text.Length || !char.IsLetterOrDigit(text[end]) || !char.IsLetterOrDigit(text[end - 1]);
}

/// <summary>The words before a value.</summary>
/// <param name="Label">Topic of the word that introduces it, with only links between ("card number is").</param>
/// <param name="Nearest">Topic of the nearest word of all.</param>
/// <param name="Seen">Topics of all words near.</param>
/// <param name="IsWish">The value is to become it: "change my pin to …".</param>
internal readonly record struct Surroundings(Topic Label, Topic Nearest, Topic Seen, bool IsWish)
{
    /// <summary>The value is spoken of as this, and nothing nearer speaks of orders.</summary>
    public bool Is(Topic topic) => Label == topic || ((Seen & topic) != 0 && Nearest is not (Topic.Order or Topic.Version) && Label is Topic.None);

    public bool IsOrder => Nearest is Topic.Order or Topic.Version;
}
