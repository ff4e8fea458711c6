using System.Globalization;
using System.Text;

namespace Vectrant.Core.Guardrails.Text;

/// <summary>Which characters nobody sees: format characters, variation selectors, fillers, tags (Unicode 16, chapters 23.2 to 23.9).</summary>
internal static class HiddenChars
{
    private const int FirstTag = 0xE0020;
    private const int LastTag = 0xE007E;
    private const int FirstByte = 0xE0110;
    private const int LastByte = 0xE016E;

    /// <summary>Joiners are spelling in Arabic, Persian and the Indic scripts, and a trick everywhere else.</summary>
    public static bool IsJoiner(char c) => c is '\u200C' or '\u200D';

    public static bool NeedsJoiners(char before) => before is (>= '\u0590' and <= '\u109F') or (>= '\u1780' and <= '\u1CFF');

    public static bool IsHidden(char c) => c switch
    {
        < '\u00AD' => false,
        '\u00AD' or '\u034F' or '\u061C' or '\u115F' or '\u1160' or '\u17B4' or '\u17B5' or '\u180E' or '\u3164' or '\uFEFF' or '\uFFA0' => true,
        >= '\u200B' and <= '\u200F' or >= '\u202A' and <= '\u202E' or >= '\u2060' and <= '\u206F' => true,
        >= '\uFE00' and <= '\uFE0F' or >= '\uFFF9' and <= '\uFFFB' => true,
        _ => false,
    };

    public static bool IsHidden(int rune) => rune is >= 0xE0000 and <= 0xE0FFF or >= 0x1D173 and <= 0x1D17A;

    /// <summary>Whether nobody sees anything of a text: white space, hidden characters, and a cell of Braille without dots.</summary>
    public static bool IsBlank(ReadOnlySpan<char> text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (!Rune.IsWhiteSpace(rune) && rune.Value != 0x2800 && !(rune.IsBmp ? IsHidden((char)rune.Value) : IsHidden(rune.Value)) && !Rune.IsControl(rune))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>
    /// The printable ASCII character that a tag carries, or a supplementary variation selector when the 256 selectors are taken for the
    /// values of a byte. Zero for everything else, such as the selectors that spelling uses, which come first.
    /// </summary>
    public static char Carried(int rune) => rune switch
    {
        >= FirstTag and <= LastTag => (char)(rune - 0xE0000),
        >= FirstByte and <= LastByte => (char)(rune - 0xE0100 + 16),
        _ => '\0',
    };

    public static bool IsMark(char c) =>
        c >= '\u0300' && CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.SpacingCombiningMark;

    /// <summary>What may melt into the character before it: marks, trailing Hangul letters, halfwidth voicing marks.</summary>
    public static bool Attaches(char c) => c >= '\u0300' && (c is (>= '\u1161' and <= '\u11FF') or '\uFF9E' or '\uFF9F' || IsMark(c));
}
