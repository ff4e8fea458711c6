using System.Buffers;

namespace Vectrant.Core.Knowledge.Ingestion;

/// <summary>Finds places where a text may be cut: after sentences, else after clauses, else between words.</summary>
public static class Sentences
{
    private static readonly SearchValues<char> Enders = SearchValues.Create(".!?…。！？");

    private static readonly SearchValues<char> Closers = SearchValues.Create("\"'”’»)]");

    /// <summary>Ranges of at most <paramref name="most"/> characters that together are <c>text[start..end]</c> but for white space between them.</summary>
    public static IReadOnlyList<(int Start, int End)> Split(string text, int start, int end, int most)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 2);
        var ranges = new List<(int Start, int End)>();
        while (end - start > most)
        {
            var cut = CutBefore(text, start, start + most);
            ranges.Add((start, TrimBack(text, start, cut)));
            start = SkipSpace(text, cut, end);
        }

        if (start < end)
        {
            ranges.Add((start, end));
        }

        return ranges;
    }

    /// <summary>The last good cut in the range, which is never empty.</summary>
    private static int CutBefore(string text, int start, int limit)
    {
        var earliest = start + ((limit - start) / 3);
        for (var i = limit; i > earliest; i--)
        {
            if (EndsSentence(text, i))
            {
                return i;
            }
        }

        for (var i = limit; i > earliest; i--)
        {
            if (text[i - 1] is ';' or ',' or ':' && char.IsWhiteSpace(text[i]))
            {
                return i;
            }
        }

        for (var i = limit; i > earliest; i--)
        {
            if (char.IsWhiteSpace(text[i]))
            {
                return i;
            }
        }

        // No white space at all: between characters, but not inside a surrogate pair.
        return char.IsLowSurrogate(text[limit]) ? limit - 1 : limit;
    }

    /// <summary>Whether a sentence ends right before this offset, and white space follows.</summary>
    private static bool EndsSentence(string text, int offset)
    {
        if (text[offset] == '\n')
        {
            return true;
        }

        if (!char.IsWhiteSpace(text[offset]))
        {
            return Enders.Contains(text[offset - 1]) && text[offset - 1] is '。' or '！' or '？';
        }

        var last = offset - 1;
        while (last > 0 && Closers.Contains(text[last]))
        {
            last--;
        }

        return Enders.Contains(text[last]) && !IsAbbreviation(text, last) && StartsSentence(text, offset);
    }

    /// <summary>"z. B.", "Nr. 5", "e.g.": a point after one letter or a very short word with a capital or another point.</summary>
    private static bool IsAbbreviation(string text, int point)
    {
        if (text[point] != '.')
        {
            return false;
        }

        var begin = point;
        while (begin > 0 && (char.IsLetter(text[begin - 1]) || text[begin - 1] == '.'))
        {
            begin--;
        }

        var word = text.AsSpan(begin, point - begin);
        return word.Length == 1 || word.Contains('.') || (word.Length is > 0 and <= 3 && char.IsUpper(word[0]) && !word[1..].ContainsAnyInRange('A', 'Z'));
    }

    private static bool StartsSentence(string text, int offset)
    {
        var next = SkipSpace(text, offset, text.Length);
        return next >= text.Length || !char.IsLower(text[next]);
    }

    private static int SkipSpace(string text, int offset, int end)
    {
        while (offset < end && char.IsWhiteSpace(text[offset]))
        {
            offset++;
        }

        return offset;
    }

    private static int TrimBack(string text, int start, int end)
    {
        while (end > start + 1 && char.IsWhiteSpace(text[end - 1]))
        {
            end--;
        }

        return end;
    }
}
