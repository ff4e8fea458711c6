namespace Vectrant.Core.Guardrails.Secrets;

/// <summary>Private keys between their BEGIN and END lines (RFC 7468, RFC 4880): the whole block is the secret.</summary>
internal static class KeyBlocks
{
    private const string Rule = "secrets.private_key";
    private const int LongestLabel = 40;
    private const int LeastBody = 40;
    private const int Longest = 16 * 1024;

    public static void Read(ReadOnlySpan<char> text, int start, int end, ref ScanContext context, Candidates candidates)
    {
        var label = text.Slice(end, Math.Min(LongestLabel, text.Length - end));
        var dashes = label.IndexOf("-----", StringComparison.Ordinal);
        if (dashes < 0 || !label[..dashes].Contains("PRIVATE KEY", StringComparison.OrdinalIgnoreCase))
        {
            return;
        }

        var body = text.Slice(end + dashes + 5, Math.Min(Longest, text.Length - end - dashes - 5));
        var (letters, length) = (0, 0);
        while (length < body.Length && body[length] is var c && (char.IsAsciiLetterOrDigit(c) || char.IsWhiteSpace(c) || c is '+' or '/' or '=' or '\\' or '"' or '\'' or ',' or ':' or '.' or '(' or ')' or '<' or '>' or '@'
            || (c == '-' && !body[length..].StartsWith("-----", StringComparison.Ordinal))))
        {
            letters += char.IsAsciiLetterOrDigit(c) ? 1 : 0;
            length++;
        }

        if (letters < LeastBody || Placeholder.IsMonotone(body[..length]))
        {
            return;
        }

        // Words after a block that does not end stay outside as little as its own characters can be told from them.
        var closing = body[length..];
        if (closing.StartsWith("-----END", StringComparison.OrdinalIgnoreCase))
        {
            var last = closing[8..Math.Min(closing.Length, 8 + LongestLabel)].IndexOf("-----", StringComparison.Ordinal);
            length += last < 0 ? 0 : 8 + last + 5;
        }

        candidates.Add(Rule, start, end + dashes + 5 + length - start, 3);
    }
}
