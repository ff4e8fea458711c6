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
        var cleaned = TextInput.Clean(text);
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

        return TextInput.IsWithin(cleaned, maxLength) ? null : ConversationErrors.TextTooLong(maxLength);
    }
}
