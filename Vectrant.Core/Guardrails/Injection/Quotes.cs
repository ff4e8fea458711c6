namespace Vectrant.Core.Guardrails.Injection;

/// <summary>Tells a phrase that is talked about from one that is used.</summary>
internal static class Quotes
{
    private const int ShortestQuote = 8;

    /// <summary>Whether what stands outside of the quotes asks about what stands inside.</summary>
    public static bool IsTalkedAbout(ReadOnlySpan<char> words)
    {
        Span<char> outside = stackalloc char[words.Length];
        var quoted = Copy(words, outside);
        return quoted >= ShortestQuote && InjectionRules.AsksAbout.IsMatch(outside);
    }

    /// <summary>Whether a span lies inside quotes.</summary>
    public static bool Hold(ReadOnlySpan<char> words, int start, int length)
    {
        Span<char> outside = stackalloc char[words.Length];
        Copy(words, outside);
        return outside.Slice(start, length).IndexOfAnyExcept(' ') < 0;
    }

    /// <summary>The text with blanks instead of what is quoted.</summary>
    public static ReadOnlySpan<char> Blank(ReadOnlySpan<char> words, char[] target)
    {
        Copy(words, target);
        return target.AsSpan(0, words.Length);
    }

    private static int Copy(ReadOnlySpan<char> words, Span<char> target)
    {
        var (quoted, close) = (0, -1);
        for (var i = 0; i < words.Length; i++)
        {
            if (i > close && words[i] is '"' or '\'' && (i == 0 || !char.IsLetterOrDigit(words[i - 1])))
            {
                close = ClosingQuote(words, i);
            }

            target[i] = i < close ? ' ' : words[i];
            quoted += i < close ? 1 : 0;
        }

        return quoted;
    }

    // The apostrophe of "don't" stands between letters and closes nothing.
    private static int ClosingQuote(ReadOnlySpan<char> words, int open)
    {
        for (var i = open + 2; i < words.Length; i++)
        {
            if (words[i] == words[open] && (i + 1 == words.Length || !char.IsLetterOrDigit(words[i + 1])))
            {
                return i;
            }
        }

        return -1;
    }
}
