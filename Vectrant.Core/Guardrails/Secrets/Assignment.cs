namespace Vectrant.Core.Guardrails.Secrets;

/// <summary>What stands between a name and its value.</summary>
public enum Sign
{
    None,

    /// <summary>"=", ":=", "=>", ">" and the like: programs and their settings.</summary>
    Code,

    /// <summary>A colon.</summary>
    Colon,

    /// <summary>A comma or a bracket: the name is an argument.</summary>
    Argument,

    /// <summary>"is", "ist", "lautet" and the like.</summary>
    Word,
}

/// <summary>Where the value of a name begins: <c>api_key = "…"</c>, <c>"apiKey": "…"</c>, <c>&lt;apiKey&gt;…</c>, "api key is …".</summary>
/// <param name="Sign">None: the name has no value.</param>
/// <param name="Start">Offset of the value.</param>
/// <param name="Quote">The mark the value is quoted by, or a zero.</param>
/// <param name="TailEnd">Where the name's own characters end.</param>
public readonly record struct Assignment(Sign Sign, int Start, char Quote, int TailEnd)
{
    private const int LongestTail = 48;
    private const int MostSpaces = 12;
    private static readonly string[] Verbs = ["is", "ist", "lautet", "lautete", "was", "equals", "est", "es", "é", "è", "are"];

    /// <param name="text">The text.</param>
    /// <param name="end">Offset after the word that gives the name its meaning.</param>
    public static Assignment Read(ReadOnlySpan<char> text, int end)
    {
        var place = end;
        var limit = Math.Min(text.Length, end + LongestTail);
        var tailEnd = EndOfWord(text, place, limit);
        for (place = tailEnd; place < limit;)
        {
            var spaced = place;
            place = Skip(text, place, limit, " \t");
            if (place == spaced)
            {
                break;
            }

            var word = EndOfWord(text, place, limit);
            if (word == place)
            {
                break;
            }

            if (IsVerb(text[place..word]))
            {
                var after = place = Skip(text, word, Math.Min(text.Length, word + MostSpaces), " :=\t\r\n");
                return after == word ? default : Quoted(text, Sign.Word, after, tailEnd);
            }

            place = word;
        }

        return ReadSign(text, place, tailEnd);
    }

    private static Assignment ReadSign(ReadOnlySpan<char> text, int place, int tailEnd)
    {
        var limit = Math.Min(text.Length, place + MostSpaces);
        place = Skip(text, place, limit, "\"'`])\\ \t*");
        if (place < text.Length && text[place] is '\n' or '\r' || StartsWithValue(text, place))
        {
            var value = Skip(text, place, Math.Min(text.Length, place + 32), " \t\r\n");
            if (!StartsWithValue(text, value))
            {
                return default;
            }

            place = Skip(text, value + 5, Math.Min(text.Length, value + 5 + MostSpaces), "\"' ");
        }

        limit = Math.Min(text.Length, place + 6);
        var sign = Sign.None;
        var tag = false;
        while (place < limit && text[place] is var c && (c is '=' or ':' or '>' or '?' or '+' or '|' or '-' or '.' or ',' or '(' or '~'))
        {
            tag = c == '>' && place == tailEnd;
            sign = c is '=' or '>' ? Sign.Code
                : c == ':' && sign == Sign.None ? Sign.Colon
                : c is ',' or '(' && sign == Sign.None ? Sign.Argument
                : sign;
            place++;
        }

        if (sign == Sign.None)
        {
            return default;
        }

        limit = Math.Min(text.Length, place + 24);
        place = Skip(text, place, limit, tag ? " \t\r\n" : " \t*");
        return Quoted(text, sign, place, tailEnd);
    }

    private static Assignment Quoted(ReadOnlySpan<char> text, Sign sign, int place, int tailEnd)
    {
        var quote = '\0';
        for (var i = 0; i < 4 && place < text.Length && text[place] is var c && (c is '"' or '\'' or '`' or '\\' or '[' or '“' or '„' or '‘' or '«'); i++)
        {
            quote = c switch { '\\' or '[' => quote, '“' or '„' => '"', _ => c };
            place++;
        }

        return place < text.Length ? new Assignment(sign, place, quote, tailEnd) : default;
    }

    private static bool IsVerb(ReadOnlySpan<char> word)
    {
        foreach (var verb in Verbs)
        {
            if (word.Equals(verb, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private static bool StartsWithValue(ReadOnlySpan<char> text, int place) => text[Math.Min(place, text.Length)..].StartsWith("value", StringComparison.OrdinalIgnoreCase);

    private static int EndOfWord(ReadOnlySpan<char> text, int place, int limit)
    {
        while (place < limit && (char.IsLetterOrDigit(text[place]) || text[place] is '_' or '-' or '.'))
        {
            place++;
        }

        // "token->", "token.=": the mark belongs to the sign.
        while (place > 0 && place < text.Length && text[place] is '=' or '>' && text[place - 1] is '-' or '.')
        {
            place--;
        }

        return place;
    }

    private static int Skip(ReadOnlySpan<char> text, int place, int limit, ReadOnlySpan<char> marks)
    {
        while (place < limit && marks.Contains(text[place]))
        {
            place++;
        }

        return place;
    }
}
