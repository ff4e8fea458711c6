using System.Text;

namespace Vectrant.Core.Guardrails.Text;

/// <summary>
/// Writes the word form of a plain text: lower case, Latin letters without accents, one kind of quote and dash, spaced letters
/// joined, leet resolved. Offsets are those of the plain text.
/// </summary>
internal sealed class WordForm(MappedChars target)
{
    private static readonly char[] Folded = BuildFolded();

    public void Write(string plain)
    {
        target.Clear(plain.Length);
        var (leet, singles, most) = (false, 0, 0);
        var before = '\n';
        var (joined, joinedEnd) = (false, 0);
        for (var i = 0; i < plain.Length; i++)
        {
            var c = Fold(plain[i]);
            if (c == '\0')
            {
                continue;
            }

            if (JoinedWords.StartsPart(plain, i))
            {
                joined = i < joinedEnd ? joined : JoinedWords.Are(plain, i, out joinedEnd);
                if (joined)
                {
                    target.Append(' ', i, i + 1);
                    before = ' ';
                }
            }

            // Letters that stand alone, with one sign or a few blanks between them.
            var isLetter = c is >= 'a' and <= 'z';
            if (isLetter && i + 1 < plain.Length && !char.IsLetterOrDigit(plain[i + 1]) && !char.IsLetterOrDigit(before))
            {
                most = Math.Max(most, ++singles);
            }
            else if (char.IsLetterOrDigit(c) && char.IsLetter(before))
            {
                singles = 0;
            }

            leet |= Leet.IsSign(c) && (Leet.IsLetter(before) || (i + 1 < plain.Length && Leet.IsLetter(Fold(plain[i + 1]))));
            target.Append(c, i, i + 1);
            before = c;
        }

        if (most >= SpacedLetters.Fewest - 1)
        {
            leet |= SpacedLetters.Join(target);
        }

        if (leet)
        {
            Leet.Resolve(target);
        }

        ScrambledWords.Resolve(target.Span);
    }

    private static char Fold(char c)
    {
        if (c < 0x2100)
        {
            return Folded[c];
        }

        return c is >= '\u1E00' and <= '\uD7FF' ? char.ToLowerInvariant(c) : c;
    }

    private static char[] BuildFolded()
    {
        var table = new char[0x2100];
        for (var i = 0; i < table.Length; i++)
        {
            var c = char.ToLowerInvariant((char)i);
            table[i] = c switch
            {
                '\u0085' or '\u2028' or '\u2029' => '\n',
                '\t' or '\n' or '\r' => c,
                < ' ' or '\u007F' => '\0',
                >= '\u0080' and <= '\u009F' => '\0',
                'ø' => 'o',
                'đ' => 'd',
                'ł' => 'l',
                '\u2018' or '\u2019' or '\u201A' or '\u201B' or '\u2032' or '`' or '´' => '\'',
                '\u201C' or '\u201D' or '\u201E' or '\u201F' or '\u2033' or '«' or '»' => '"',
                >= '\u2010' and <= '\u2015' => '-',
                >= '\u2000' and <= '\u200A' or '\u00A0' or '\u202F' => ' ',
                (>= '\u00C0' and <= '\u024F') or (>= '\u1E00' and <= '\u1EFF') => Base(c),
                _ => c,
            };
        }

        return table;
    }

    private static char Base(char c)
    {
        var parts = c.ToString().Normalize(NormalizationForm.FormD);
        return parts.Length > 1 && char.IsAsciiLetterLower(parts[0]) ? parts[0] : c;
    }
}
