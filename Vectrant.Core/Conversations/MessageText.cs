using System.Globalization;
using System.Text;
using Vectrant.Core.Common;
using Vectrant.Core.Guardrails.Text;

namespace Vectrant.Core.Conversations;

/// <summary>What is kept of a text that somebody typed: everything that can be read, nothing that can only mislead a reader or break a store.</summary>
public static class MessageText
{
    /// <summary>
    /// Without control characters (tab and line feed stay, other line ends become line feeds), without characters that turn the
    /// reading direction around or are no characters (lone surrogates), without white space around it; empty when nobody would see anything.
    /// </summary>
    public static string Clean(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return "";
        }

        var kept = new StringBuilder(text.Length);
        var rest = text.AsSpan();
        while (!rest.IsEmpty)
        {
            var valid = Rune.DecodeFromUtf16(rest, out var rune, out var length) == System.Buffers.OperationStatus.Done;
            if (valid && rune.Value == '\r')
            {
                length = rest.Length > 1 && rest[1] == '\n' ? 2 : 1;
                kept.Append('\n');
            }
            else if (valid && Readable(rune))
            {
                kept.Append(rest[..length]);
            }

            rest = rest[length..];
        }

        var cleaned = kept.ToString().Trim();
        return HiddenChars.IsBlank(cleaned) ? "" : cleaned;
    }

    /// <summary>The same for something of one line, such as a name; null when nothing is left.</summary>
    public static string? CleanLine(string? text)
    {
        var line = Clean(text).Replace('\n', ' ').Replace('\t', ' ');
        return line.Length == 0 ? null : line;
    }

    /// <summary>Null when a cleaned text may be stored; lengths count Unicode characters, not UTF-16 units.</summary>
    public static Error? Refuse(string cleaned, int maxLength)
    {
        ArgumentNullException.ThrowIfNull(cleaned);
        if (cleaned.Length == 0)
        {
            return ConversationErrors.TextEmpty;
        }

        // Counting runes is only needed when the units alone do not settle it.
        return cleaned.Length > maxLength && cleaned.EnumerateRunes().Count() > maxLength ? ConversationErrors.TextTooLong(maxLength) : null;
    }

    private static bool Readable(Rune rune) => rune.Value switch
    {
        '\n' or '\t' => true,
        0xFEFF or (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069) => false,
        _ => Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.OtherNotAssigned or UnicodeCategory.Surrogate),
    };
}
