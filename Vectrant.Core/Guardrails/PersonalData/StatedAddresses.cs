namespace Vectrant.Core.Guardrails.PersonalData;

/// <summary>Postal addresses where somebody says so: "I live at 4 Elm Road", "Address: …", "Ich wohne in der Gartenstraße 5". Without a house number it is none.</summary>
internal static class StatedAddresses
{
    private const int Longest = 120;
    private const int NumberReach = 48;

    private static readonly WordSet Others = new("ip ipv4 ipv6 email e-mail mail mac web url website site wallet memory return-path network bitcoin ip-");

    public static void Find(in Reading reading)
    {
        for (var i = 0; i < reading.Context.Count; i++)
        {
            if (reading.Context[i].Topic == Topic.Address && !IsOther(reading.Text, reading.Context[i].Start))
            {
                Take(reading, reading.Context[i].End);
            }
        }
    }

    // "IP address is", "e-mail address:"
    private static bool IsOther(ReadOnlySpan<char> text, int start)
    {
        var end = start;
        while (end > 0 && text[end - 1] == ' ')
        {
            end--;
        }

        var begin = end;
        while (begin > 0 && end - begin < 12 && (char.IsLetterOrDigit(text[begin - 1]) || text[begin - 1] == '-'))
        {
            begin--;
        }

        return Others.Contains(text[begin..end]);
    }

    private static void Take(in Reading reading, int from)
    {
        var text = reading.Text;
        var start = from;
        while (start < text.Length && start < from + 12 && (char.IsWhiteSpace(text[start]) || text[start] is ':' or '"' or '*'))
        {
            start++;
        }

        var end = End(text, start);
        var address = text[start..end];
        if (address.Length >= 6 && !address.Contains('@') && HasHouse(address[..Math.Min(NumberReach, address.Length)]))
        {
            reading.Add("addresses.stated", FindingTypes.Address, start, end, 0.8f);
        }
    }

    private static int End(ReadOnlySpan<char> text, int start)
    {
        var most = Math.Min(text.Length, start + Longest);
        var end = start;
        for (; end < most; end++)
        {
            var c = text[end];
            if (c == ':' && LabelStart(text, start, end) is var label && label > start)
            {
                end = label;
                break;
            }

            if (c is '?' or '!' or ';' or '\t' || (c == '\n' && IsLineEnd(text, end)) || (c == '.' && IsFullStop(text, end)) || (c == ' ' && StartsClause(text[(end + 1)..])))
            {
                break;
            }
        }

        while (end > start && (char.IsWhiteSpace(text[end - 1]) || text[end - 1] is ',' or '.'))
        {
            end--;
        }

        return end;
    }

    // "… BS7 8AB Date of birth: …": the next field begins at the last word with a capital, with small words behind it at most.
    private static int LabelStart(ReadOnlySpan<char> text, int start, int colon)
    {
        var place = colon;
        for (var words = 0; words < 4; words++)
        {
            var end = place;
            while (place > start && (char.IsLetter(text[place - 1]) || text[place - 1] is '-' or '_'))
            {
                place--;
            }

            if (place == end)
            {
                return 0;
            }

            if (char.IsUpper(text[place]))
            {
                return place;
            }

            if (place == start || text[place - 1] != ' ')
            {
                return 0;
            }

            place--;
        }

        return 0;
    }

    // An address may go on in the next line; a blank line, a list or "Phone:" ends it.
    private static bool IsLineEnd(ReadOnlySpan<char> text, int end)
    {
        var rest = text[(end + 1)..];
        var line = rest[..Math.Min(rest.Length, 40)].TrimStart(' ');
        var width = line.IndexOf('\n');
        line = width < 0 ? line : line[..width];
        return line.IsEmpty || line[0] is '-' or '*' or '#' or '\n' || line.Contains(':');
    }

    private static bool IsFullStop(ReadOnlySpan<char> text, int place)
    {
        if (place + 1 >= text.Length || text[place + 1] == '\n')
        {
            return true;
        }

        var word = place;
        while (word > 0 && char.IsLetter(text[word - 1]))
        {
            word--;
        }

        // "St. James", "Hauptstr. 5" go on.
        var isNumberNext = place + 2 < text.Length && char.IsAsciiDigit(text[place + 2]);
        return text[place + 1] == ' ' && !isNumberNext && (place - word > 4 || place == word);
    }

    private static bool StartsClause(ReadOnlySpan<char> rest) =>
        Starts(rest, "and ") || Starts(rest, "but ") || Starts(rest, "so ") || Starts(rest, "because ") || Starts(rest, "for ") || Starts(rest, "please ") || Starts(rest, "und ") || Starts(rest, "is ") || Starts(rest, "in case ");

    private static bool Starts(ReadOnlySpan<char> rest, string word) => rest.StartsWith(word, StringComparison.OrdinalIgnoreCase);

    // One to six digits with a capitalised word before or behind: "12b Baker Street", "Hauptstraße 7".
    private static bool HasHouse(ReadOnlySpan<char> part)
    {
        for (var i = part.IndexOfAnyInRange('0', '9'); i >= 0 && i < part.Length; i++)
        {
            if (!char.IsAsciiDigit(part[i]) || (i > 0 && char.IsLetterOrDigit(part[i - 1])))
            {
                continue;
            }

            var end = i;
            while (end < part.Length && char.IsAsciiDigit(part[end]))
            {
                end++;
            }

            var behind = part[end..].TrimStart(" ,/-abcdABCD");
            var isDotted = end + 1 < part.Length && part[end] == '.' && char.IsAsciiDigit(part[end + 1]);
            if (end - i <= 6 && !isDotted && (HasCapital(part[..i]) || (!behind.IsEmpty && (char.IsUpper(behind[0]) || part[end..].TrimStart(' ') is [var c, ..] && char.IsUpper(c)))))
            {
                return true;
            }
        }

        return false;
    }

    private static bool HasCapital(ReadOnlySpan<char> part)
    {
        foreach (var c in part)
        {
            if (char.IsUpper(c) || (c > 0x2ff && char.IsLetter(c)))
            {
                return true;
            }
        }

        return false;
    }
}
