using System.Buffers;
using System.Collections.Frozen;

namespace Vectrant.Core.Language;

/// <summary>A stretch of a text.</summary>
/// <param name="Start">Offset in UTF-16 units.</param>
/// <param name="Length">Its length.</param>
public readonly record struct Span(int Start, int Length)
{
    public int End => Start + Length;

    public string Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Substring(Start, Length);
    }
}

/// <summary>Splits text into sentences: abbreviations, decimals, German dates and ordinals, addresses, wrapped lines and table rows are kept whole.</summary>
public static class Sentences
{
    /// <summary>A line shorter than this that ends without a mark is a heading or an item, not a wrapped line.</summary>
    private const int WrappedLine = 50;

    private static readonly SearchValues<char> Closing = SearchValues.Create("\"'”’“»«)]");

    private static readonly FrozenSet<string> Abbreviations = Set(
        "approx appt art abs assn ave bzw ca cf co corp dept dr ed eds est etc evtl ext fig ggf gmbh hr inc incl inkl jr ltd max min mio mr mrs ms mt no nos nr p par pp prof "
        + "resp rev sec sen sr st str tel usw vgl vol vs zzgl jan feb mar apr jun jul aug sep sept oct okt nov dec dez mo di mi fr sa mon tue wed thu fri sat");

    private static readonly FrozenSet<string> Months = Set(
        "january february march april may june july august september october november december januar februar marz mai juni juli oktober dezember "
        + "jan feb mar apr jun jul aug sep sept oct okt nov dec dez");

    private static readonly FrozenSet<string> BeforeOrdinal = Set("der die das den dem des am im zum zur vom bis ab ein eine einen seit jeder jede jedes");

    public static IReadOnlyList<Span> Split(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var found = new List<Span>();
        var start = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\n' ? EndsAtLine(text, start, i) : text[i] is '.' or '!' or '?' or '…' && EndsAtMark(text, i))
            {
                var end = i + 1;
                while (text[i] != '\n' && end < text.Length && Closing.Contains(text[end]))
                {
                    end++;
                }

                Add(found, text, start, end);
                start = end;
                i = end - 1;
            }
        }

        Add(found, text, start, text.Length);
        return found;
    }

    private static void Add(List<Span> found, string text, int start, int end)
    {
        while (start < end && char.IsWhiteSpace(text[start]))
        {
            start++;
        }

        while (end > start && char.IsWhiteSpace(text[end - 1]))
        {
            end--;
        }

        if (end > start)
        {
            found.Add(new Span(start, end - start));
        }
    }

    private static bool EndsAtLine(string text, int start, int newline)
    {
        var line = text.AsSpan(0, newline);
        var lineStart = line.LastIndexOf('\n') + 1;
        line = line[Math.Max(lineStart, start)..].Trim();
        var rest = text.AsSpan(newline + 1);
        var next = rest[..(rest.IndexOf('\n') is var stop and >= 0 ? stop : rest.Length)].Trim();
        if (line.IsEmpty || next.IsEmpty || IsRow(line) || IsRow(next) || IsItem(next))
        {
            return true;
        }

        var last = line[^1];
        if (last is '.' or '!' or '?' or ':')
        {
            return last == ':' || !char.IsLower(next[0]);
        }

        return line.Length < WrappedLine && last is not (',' or ';' or '-' or '–') && !char.IsLower(next[0]) && !char.IsDigit(next[0]) || IsCapitals(line);
    }

    private static bool EndsAtMark(string text, int mark)
    {
        var next = mark + 1;
        while (next < text.Length && (Closing.Contains(text[next]) || text[next] is '.' or '!' or '?'))
        {
            next++;
        }

        if (next >= text.Length)
        {
            return true;
        }

        if (!char.IsWhiteSpace(text[next]))
        {
            return false;
        }

        while (next < text.Length && char.IsWhiteSpace(text[next]))
        {
            next++;
        }

        if (next < text.Length && char.IsLower(text[next]))
        {
            return false;
        }

        return text[mark] != '.' || !IsAbbreviation(text, mark, next);
    }

    private static bool IsAbbreviation(string text, int mark, int next)
    {
        var from = mark;
        while (from > 0 && char.IsLetterOrDigit(text[from - 1]))
        {
            from--;
        }

        var word = Words.Fold(text[from..mark]);
        var following = Words.Fold(WordAt(text, next));
        if (word.Length is 1 or 2 && char.IsDigit(word[0]) && word.All(char.IsDigit))
        {
            return IsItemStart(text, from) || Months.Contains(following) || (following.Length > 0 && char.IsDigit(following[0]) && following.Length != 3 && from > 0 && text[from - 1] is '.' or ' ' && following.Length is 2 or 4)
                || BeforeOrdinal.Contains(WordBefore(text, from));
        }

        if (word.Length == 1 && char.IsLetter(word[0]))
        {
            // "a.m. The office": the end of a time is the end of a sentence unless a day follows.
            return !(word[0] == 'm' && from > 1 && text[from - 1] == '.') || Months.Contains(following) || following.EndsWith("day", StringComparison.Ordinal);
        }

        return Abbreviations.Contains(word);
    }

    private static string WordAt(string text, int start)
    {
        var end = start;
        while (end < text.Length && char.IsLetterOrDigit(text[end]))
        {
            end++;
        }

        return text[start..end];
    }

    private static string WordBefore(string text, int end)
    {
        while (end > 0 && char.IsWhiteSpace(text[end - 1]))
        {
            end--;
        }

        var start = end;
        while (start > 0 && char.IsLetterOrDigit(text[start - 1]))
        {
            start--;
        }

        return Words.Fold(text[start..end]);
    }

    private static bool IsItemStart(string text, int start) => text.AsSpan(0, start).TrimEnd(' ') is var before && (before.IsEmpty || before[^1] == '\n');

    // Tables arrive as "Item: bicycle; Limit: £500", with bars, or with dots between the cells.
    private static bool IsRow(ReadOnlySpan<char> line) =>
        line.Contains('|') || line.Contains('\t') || line.Contains(" · ", StringComparison.Ordinal)
        || (line.Contains("; ", StringComparison.Ordinal) && line.IndexOf(": ", StringComparison.Ordinal) is > 0 and < 60);

    private static bool IsItem(ReadOnlySpan<char> line) =>
        (line.Length > 2 && line[0] is '-' or '*' or '•' or '–' && line.Length > 1 && line[1] == ' ')
        || (line.Length > 3 && char.IsDigit(line[0]) && (line[1] is '.' or ')' || (char.IsDigit(line[1]) && line[2] is '.' or ')')) && line[..4].Contains(' '));

    private static bool IsCapitals(ReadOnlySpan<char> line)
    {
        var letters = 0;
        foreach (var c in line)
        {
            if (char.IsLower(c))
            {
                return false;
            }

            letters += char.IsLetter(c) ? 1 : 0;
        }

        return letters > 2;
    }

    private static FrozenSet<string> Set(string words) => words.Split(' ').ToFrozenSet(StringComparer.Ordinal);
}
