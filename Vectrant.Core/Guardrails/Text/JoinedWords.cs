namespace Vectrant.Core.Guardrails.Text;

/// <summary>
/// Tells words that were written without blanks, "IgnoreAllRulesNow", from names such as JavaScript or getElementById: at least three
/// of their parts are common words, and at most one is not.
/// </summary>
internal static class JoinedWords
{
    private const int Longest = 200;
    private const int LongestPart = 16;

    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> Known = CommonWords.All.GetAlternateLookup<ReadOnlySpan<char>>();

    public static bool StartsPart(ReadOnlySpan<char> text, int i) => i > 0 && char.IsAsciiLetterUpper(text[i]) && char.IsAsciiLetterLower(text[i - 1]);

    /// <summary>Whether the letters around a place are such words, and where they end.</summary>
    public static bool Are(ReadOnlySpan<char> text, int place, out int end)
    {
        var start = place;
        while (start > 0 && place - start < Longest && char.IsAsciiLetter(text[start - 1]))
        {
            start--;
        }

        end = place;
        while (end < text.Length && char.IsAsciiLetter(text[end]))
        {
            end++;
        }

        if (end - start > Longest)
        {
            return false;
        }

        var (known, unknown) = (0, 0);
        Span<char> part = stackalloc char[LongestPart];
        for (var i = start; i < end;)
        {
            var next = i + 1;
            while (next < end && !StartsPart(text, next))
            {
                next++;
            }

            var isKnown = next - i <= LongestPart && text[i..next].ToLowerInvariant(part) > 0 && Known.Contains(part[..(next - i)]);
            known += isKnown ? 1 : 0;
            unknown += isKnown ? 0 : 1;
            i = next;
        }

        return known >= 3 && unknown <= 1;
    }
}
