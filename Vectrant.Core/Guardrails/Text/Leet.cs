namespace Vectrant.Core.Guardrails.Text;

/// <summary>
/// Letters written as digits and signs, "1gn0r3". Only inside words: a number, a unit or a name such as mp3, b2b or 2nd stays.
/// </summary>
internal static class Leet
{
    private const int LongestToken = 32;
    private const int MostChoices = 3;

    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> Known = CommonWords.All.GetAlternateLookup<ReadOnlySpan<char>>();

    public static bool IsSign(char c) => c is (>= '0' and <= '9') or '@' or '$' or '!' or '|' or '+' or '€';

    public static bool IsLetter(char c) => c is >= 'a' and <= 'z';

    public static void Resolve(MappedChars text)
    {
        var resolved = 0;
        for (var pass = 0; pass < 2; pass++)
        {
            for (var i = 0; i < text.Length;)
            {
                var end = TokenEnd(text.Span, i);
                if (end > i && end - i <= LongestToken && ResolveToken(text.Span, i, end, numbers: pass == 1))
                {
                    resolved++;
                }

                i = Math.Max(end, i + 1);
            }

            // Where much is written so, short words such as "70" for "to" are too.
            if (resolved < 3)
            {
                return;
            }
        }
    }

    private static int TokenEnd(ReadOnlySpan<char> text, int i)
    {
        while (i < text.Length && (IsLetter(text[i]) || IsSign(text[i])))
        {
            i++;
        }

        return i;
    }

    private static bool ResolveToken(Span<char> text, int start, int end, bool numbers)
    {
        // Signs at the end close a sentence: "now!!".
        while (end > start && text[end - 1] is '!' or '+' or '|')
        {
            end--;
        }

        var token = text[start..end];
        var (letters, digits, signs, changes, run) = Count(token);
        if (digits + signs == 0 || (letters == 0 && !numbers) || token.Length < 2)
        {
            return false;
        }

        Span<char> word = stackalloc char[LongestToken];
        word = word[..token.Length];
        var known = Choose(token, word);
        var address = token.Contains('@') && end + 1 < text.Length && text[end] == '.' && IsLetter(text[end + 1]);

        // Three digits in a row are a number inside an id, such as ABCDE1234F, unless a known word comes out.
        var wordLike = letters >= 2 && token.Length >= 5 && run <= 2 && !address && (changes >= 2 || (digits + signs == 1 && letters >= 4 && !IsLetter(token[0])));
        if (!known && !wordLike && !(numbers && letters > 0 && token.Length >= 3 && !address))
        {
            return false;
        }

        word.CopyTo(token);
        return true;
    }

    private static (int Letters, int Digits, int Signs, int Changes, int LongestRun) Count(ReadOnlySpan<char> token)
    {
        var (letters, digits, signs, changes, run, longest) = (0, 0, 0, 0, 0, 0);
        for (var i = 0; i < token.Length; i++)
        {
            var isLetter = IsLetter(token[i]);
            letters += isLetter ? 1 : 0;
            digits += char.IsAsciiDigit(token[i]) ? 1 : 0;
            signs += isLetter || char.IsAsciiDigit(token[i]) ? 0 : 1;
            run = isLetter ? 0 : run + 1;
            longest = Math.Max(longest, run);
            changes += i > 0 && isLetter != IsLetter(token[i - 1]) ? 1 : 0;
        }

        return (letters, digits, signs, changes, longest);
    }

    // A one is an i or an l: the first reading that is a known word, else i.
    private static bool Choose(ReadOnlySpan<char> token, Span<char> word)
    {
        Span<int> open = stackalloc int[MostChoices];
        var count = 0;
        for (var i = 0; i < token.Length; i++)
        {
            word[i] = Letter(token[i]);
            if (token[i] is '1' or '|' or '!' && count < MostChoices)
            {
                open[count++] = i;
            }
        }

        for (var choice = 0; choice < 1 << count; choice++)
        {
            for (var i = 0; i < count; i++)
            {
                word[open[i]] = (choice & (1 << i)) == 0 ? 'i' : 'l';
            }

            if (Known.Contains(word))
            {
                return true;
            }
        }

        for (var i = 0; i < count; i++)
        {
            word[open[i]] = 'i';
        }

        return false;
    }

    private static char Letter(char c) => c switch
    {
        '0' => 'o',
        '1' or '!' or '|' => 'i',
        '2' => 'z',
        '3' or '€' => 'e',
        '4' or '@' => 'a',
        '5' or '$' => 's',
        '6' or '9' => 'g',
        '7' or '+' => 't',
        '8' => 'b',
        _ => c,
    };
}
