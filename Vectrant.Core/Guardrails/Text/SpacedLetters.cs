namespace Vectrant.Core.Guardrails.Text;

/// <summary>Joins letters that are kept apart by blanks, dots, dashes or other signs: "i g n o r e", "i.g.n.o.r.e".</summary>
internal static class SpacedLetters
{
    /// <summary>Initials, list labels and formulas have fewer letters in a row.</summary>
    public const int Fewest = 4;

    private const int LongestGap = 4;

    /// <summary>Returns whether something was joined.</summary>
    public static bool Join(MappedChars text)
    {
        var (read, write, joined) = (0, 0, false);
        while (read < text.Length)
        {
            if (!IsSingle(text.Span, read))
            {
                text.Move(read++, write++);
                continue;
            }

            var (end, signs, shortest) = Run(text.Span, read);
            if (shortest == 0)
            {
                for (; read < end; read++)
                {
                    text.Move(read, write++);
                }

                continue;
            }

            joined = true;
            JoinRun(text, read, end, signs, shortest, ref write);
            read = end;
        }

        text.Cut(write);
        return joined;
    }

    // A run: single characters, each apart from the next by a gap. Without enough letters the shortest gap is given as zero.
    private static (int End, bool Signs, int Shortest) Run(ReadOnlySpan<char> text, int start)
    {
        var (place, letters, others, signs, shortest) = (start, 0, 0, false, LongestGap);
        while (true)
        {
            letters += char.IsAsciiLetterLower(text[place]) ? 1 : 0;
            others += char.IsAsciiLetterLower(text[place]) ? 0 : 1;
            var next = place + 1;
            while (next < text.Length && next - place <= LongestGap && !char.IsLetterOrDigit(text[next]))
            {
                next++;
            }

            if (next - place > LongestGap || next >= text.Length || !IsSingle(text, next))
            {
                return (place + 1, signs, letters >= Fewest && letters > others ? shortest : 0);
            }

            var gap = next - place - 1;
            signs |= text.Slice(place + 1, gap).IndexOfAny(" \t\r\n") < 0;
            shortest = Math.Min(shortest, gap);
            place = next;
        }
    }

    private static bool IsSingle(ReadOnlySpan<char> text, int i) =>
        char.IsAsciiLetterOrDigit(text[i])
        && (i == 0 || !char.IsLetterOrDigit(text[i - 1]))
        && (i + 1 == text.Length || !char.IsLetterOrDigit(text[i + 1]));

    // Between words stands a blank where signs keep the letters apart, or a longer gap than between letters.
    private static void JoinRun(MappedChars text, int start, int end, bool signs, int shortest, ref int write)
    {
        var (first, gaps) = (write, 0);
        for (var i = start; i < end; i++)
        {
            if (char.IsLetterOrDigit(text[i]))
            {
                text.Move(i, write++);
                continue;
            }

            var gap = 0;
            var blank = false;
            for (; !char.IsLetterOrDigit(text[i + gap]); gap++)
            {
                blank |= text[i + gap] is ' ' or '\t' or '\r' or '\n';
            }

            if (signs ? blank : gap > shortest)
            {
                text.Move(i, write);
                text[write++] = ' ';
                gaps++;
            }

            i += gap - 1;
        }

        // "s a y y e s": nothing tells the words apart but the words themselves. Each letter left room for a blank behind it.
        if (gaps == 0)
        {
            write += WordBreaks.Insert(text, first, write - first);
        }
    }
}
