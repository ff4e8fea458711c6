using System.Buffers;
using System.Globalization;
using System.Text;

namespace Vectrant.Core.Common;

/// <summary>
/// What is kept of text that comes in, whoever sent it. One spelling for what looks alike (Unicode's composed form), nothing that a
/// database cannot hold (NUL, halves of a character), nothing that turns the reading direction around; lengths count characters.
/// </summary>
public static class TextInput
{
    private const char NextLine = '\u0085';
    private const char LineSeparator = '\u2028';
    private const char ParagraphSeparator = '\u2029';

    // Flags of regions are a black flag and tags that spell the region (Unicode TR51); elsewhere tags only spell what nobody sees.
    private const int BlackFlag = 0x1F3F4;
    private const int LongestFlag = 7;

    /// <summary>
    /// For running text: drops control characters (tab and line feed stay, other line ends become line feeds, Unicode's own among them),
    /// characters that turn the reading direction around, those that nobody sees and that spell a hidden text (tags), those that are none,
    /// and white space around it.
    /// </summary>
    public static string Clean(string? text) => Kept(text).Normalize(NormalizationForm.FormC).Trim();

    /// <summary>
    /// For text that a program wrote and a person is to judge: what that person does not see, nobody else gets to read. Of characters without a shape only
    /// those stay that scripts need (joiners, soft hyphens, marks of direction, the two styles of emoji).
    /// </summary>
    public static string Written(string text)
    {
        var seen = new StringBuilder(text.Length);
        var before = default(Rune);
        foreach (var rune in Kept(text).EnumerateRunes())
        {
            var stays = rune.Value switch
            {
                0xAD or 0x61C or 0x200C or 0x200D or 0x200E or 0x200F => true,
                (>= 0xFE00 and <= 0xFE0D) or 0x115F or 0x1160 or 0x3164 or 0xFFA0 or 0x34F => false,
                >= 0xE0100 and <= 0xE01EF => Rune.GetUnicodeCategory(before) == UnicodeCategory.OtherLetter,
                _ => IsTag(rune) || Rune.GetUnicodeCategory(rune) != UnicodeCategory.Format,
            };
            if (stays)
            {
                seen.Append(rune.ToString());
            }

            before = rune;
        }

        return seen.ToString().Normalize(NormalizationForm.FormC);
    }

    /// <summary>For what somebody looks for, which a database compares; null when it is nothing.</summary>
    public static string? Search(string? text) => Clean(text) is { Length: > 0 } sought ? sought : null;

    /// <summary>
    /// For one line that names something: the name, or null when it must be refused. It is never mended: two different names sent
    /// must not become one.
    /// </summary>
    /// <param name="text">As it was sent.</param>
    /// <param name="longest">In characters.</param>
    public static string? Line(string? text, int longest)
    {
        var trimmed = (text ?? "").Trim();
        return !trimmed.Any(char.IsControl) && trimmed.EnumerateRunes().Any(IsSeen) && Kept(trimmed) is var kept && kept == trimmed
            && kept.Normalize(NormalizationForm.FormC) is var name && IsWithin(name, longest) ? name : null;
    }

    /// <summary>Whether a text is in the one form already, for what must be kept as it was typed or refused, such as a pattern.</summary>
    public static bool Keeps(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Kept(text).Normalize(NormalizationForm.FormC) == text;
    }

    /// <summary>Whether a text has no more characters than that.</summary>
    public static bool IsWithin(string text, int longest)
    {
        ArgumentNullException.ThrowIfNull(text);

        // Counting is only needed when the UTF-16 units alone do not settle it.
        return text.Length <= longest || (text.Length / 2 <= longest && text.EnumerateRunes().Count() <= longest);
    }

    /// <summary>The beginning of a text: at most that many characters, none of them halved.</summary>
    public static string Cut(string text, int longest)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length <= longest)
        {
            return text;
        }

        var end = 0;
        foreach (var rune in text.EnumerateRunes().Take(longest))
        {
            end += rune.Utf16SequenceLength;
        }

        return text[..end];
    }

    private static string Kept(string? text)
    {
        var kept = new StringBuilder(text?.Length ?? 0);
        var ofFlag = 0;
        var rest = text.AsSpan();
        while (!rest.IsEmpty)
        {
            var valid = Rune.DecodeFromUtf16(rest, out var rune, out var length) == OperationStatus.Done;
            if (valid && rune.Value is '\r' or NextLine or LineSeparator or ParagraphSeparator)
            {
                length = rest is ['\r', '\n', ..] ? 2 : 1;
                kept.Append('\n');
            }
            else if (valid && (IsTag(rune) ? --ofFlag >= 0 : Readable(rune)))
            {
                kept.Append(rest[..length]);
            }

            ofFlag = rune.Value == BlackFlag ? LongestFlag : IsTag(rune) ? ofFlag : 0;
            rest = rest[length..];
        }

        return kept.ToString();
    }

    private static bool IsTag(Rune rune) => rune.Value is >= 0xE0000 and <= 0xE007F;

    private static bool IsSeen(Rune rune) => !Rune.IsWhiteSpace(rune) && Rune.GetUnicodeCategory(rune) != UnicodeCategory.Format;

    private static bool Readable(Rune rune) => rune.Value switch
    {
        '\n' or '\t' => true,
        0xFEFF or (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069) => false,
        _ => Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.OtherNotAssigned or UnicodeCategory.Surrogate),
    };
}
