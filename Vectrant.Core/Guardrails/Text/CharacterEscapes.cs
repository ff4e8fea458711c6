using System.Globalization;
using System.Text;

namespace Vectrant.Core.Guardrails.Text;

/// <summary>
/// Decodes letters that were written as character references of HTML or as escapes of program code, "&amp;#105;gnore" and
/// "\u0069gnore", together with the line around them. Signs written so, such as an apostrophe, are ordinary and no reason to look.
/// </summary>
internal static class CharacterEscapes
{
    private const int Before = 200;
    private const int After = 1000;
    private const int MostPieces = 4;

    /// <summary>Spans are those of <paramref name="plain"/>.</summary>
    public static void Find(string plain, List<DecodedText> found)
    {
        var most = found.Count + MostPieces;
        for (var i = 0; i < plain.Length && found.Count < most; i++)
        {
            var next = plain.AsSpan(i).IndexOfAny('&', '\\');
            if (next < 0)
            {
                return;
            }

            i += next;
            if (Read(plain.AsSpan(i), out _) is { } c && char.IsAsciiLetter(c))
            {
                var before = plain.AsSpan(Math.Max(0, i - Before), Math.Min(i, Before));
                var start = i - (before.Length - 1 - before.LastIndexOf('\n'));
                var after = plain.AsSpan(i, Math.Min(After, plain.Length - i));
                var end = i + (after.IndexOf('\n') is >= 0 and var line ? line : after.Length);
                found.Add(new DecodedText(Decode(plain.AsSpan(start, end - start)), start, end - start));
                i = end;
            }
        }
    }

    private static string Decode(ReadOnlySpan<char> text)
    {
        var decoded = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length;)
        {
            if (Read(text[i..], out var length) is { } c)
            {
                decoded.Append(c);
                i += length;
            }
            else
            {
                decoded.Append(text[i++]);
            }
        }

        return decoded.ToString();
    }

    // "&#105;", "&#x69;", "\u0069", "\u{69}", "\x69"
    private static char? Read(ReadOnlySpan<char> text, out int length)
    {
        length = 0;
        if (text.StartsWith("&#"))
        {
            return text.Length > 2 && text[2] is 'x' or 'X' ? Number(text, 3, 6, hex: true, ';', out length) : Number(text, 2, 7, hex: false, ';', out length);
        }

        if (text.Length < 4 || text[0] != '\\')
        {
            return null;
        }

        return text[1] switch
        {
            'u' when text[2] == '{' => Number(text, 3, 6, hex: true, '}', out length),
            'u' => Number(text, 2, 4, hex: true, null, out length),
            'x' => Number(text, 2, 2, hex: true, null, out length),
            _ => null,
        };
    }

    // Without a closing sign the number has just as many digits.
    private static char? Number(ReadOnlySpan<char> text, int start, int most, bool hex, char? close, out int length)
    {
        var end = start;
        while (end < text.Length && end - start < most && (hex ? char.IsAsciiHexDigit(text[end]) : char.IsAsciiDigit(text[end])))
        {
            end++;
        }

        length = end < text.Length && text[end] == close ? end + 1 : end;
        if ((close is null && end - start < most)
            || !int.TryParse(text[start..end], hex ? NumberStyles.AllowHexSpecifier : NumberStyles.None, CultureInfo.InvariantCulture, out var code))
        {
            return null;
        }

        return code is >= ' ' and < 0xD800 or '\n' or '\t' ? (char)code : null;
    }
}
