using System.Buffers;

namespace Vectrant.Core.Guardrails.PersonalData;

/// <summary>
/// E-mail addresses with their signs written out: "anna (dot) k (at) shop (dot) example", "anna at shop dot example". Without brackets
/// only where the text speaks of mail beside it, since "at" is a word of every sentence.
/// </summary>
internal static class SpelledMail
{
    private const int LongestPart = 40;
    private const int MostParts = 6;
    private const int Near = 60;

    private static readonly string[] AtSigns = ["(at)", "[at]", "{at}", "<at>", "( at )", "[ at ]", "{ at }", " at ", " ät "];
    private static readonly string[] Dots = ["(dot)", "[dot]", "{dot}", "<dot>", "( dot )", "[ dot ]", "{ dot }", "(punkt)", "[punkt]", "(point)", "[point]", " dot ", " punkt ", " point "];
    private static readonly SearchValues<string> Anchors = SearchValues.Create(AtSigns, StringComparison.OrdinalIgnoreCase);

    public static void Find(in Reading reading)
    {
        var text = reading.Text;
        for (var place = 0; text[place..].IndexOfAny(Anchors) is >= 0 and var next;)
        {
            var at = place + next;
            place = at + 1;
            if (Sign(text[at..], AtSigns) is > 0 and var width)
            {
                place = Math.Max(place, Take(reading, at, at + width, text[at] == ' '));
            }
        }
    }

    // Returns where the address ends, or 0.
    private static int Take(in Reading reading, int at, int behind, bool isWord)
    {
        var text = reading.Text;
        var end = HostEnd(text, behind, out var isSpelled);
        var start = LocalStart(text, at);
        if (end == 0 || start == at || (isWord && (!isSpelled || Sign(text[end..], AtSigns) > 0 || !SpeaksOfMail(text, start, end))))
        {
            return 0;
        }

        reading.Add("contact.email_spelled", FindingTypes.Email, start, end, 0.95f);
        return end;
    }

    private static bool SpeaksOfMail(ReadOnlySpan<char> text, int start, int end) =>
        text[Math.Max(0, start - Near)..start].Contains("mail", StringComparison.OrdinalIgnoreCase)
        || text.Slice(end, Math.Min(Near, text.Length - end)).Contains("mail", StringComparison.OrdinalIgnoreCase);

    // Where a host of two parts or more ends, or 0.
    private static int HostEnd(ReadOnlySpan<char> text, int place, out bool isSpelled)
    {
        (isSpelled, var end, var parts) = (false, 0, 0);
        place += place < text.Length && text[place] == ' ' ? 1 : 0;
        while (parts <= MostParts)
        {
            var start = place;
            while (place < text.Length && place - start <= LongestPart && (char.IsLetterOrDigit(text[place]) || text[place] == '-'))
            {
                place++;
            }

            if (place == start || place - start > LongestPart)
            {
                break;
            }

            (parts, end) = (parts + 1, place);
            var dot = Dot(text, place);
            isSpelled |= dot > 1;
            place += dot;
            if (dot == 0)
            {
                break;
            }
        }

        return parts >= 2 && EndsInLetters(text[..end]) ? end : 0;
    }

    private static int LocalStart(ReadOnlySpan<char> text, int at)
    {
        var place = at - (at > 0 && text[at - 1] == ' ' ? 1 : 0);
        var first = at;
        for (var parts = 0; parts < MostParts; parts++)
        {
            var end = place;
            while (place > 0 && end - place < LongestPart && (char.IsLetterOrDigit(text[place - 1]) || text[place - 1] is '.' or '_' or '-' or '+'))
            {
                place--;
            }

            if (place == end)
            {
                break;
            }

            first = place;
            var before = text[..place];
            place -= DotBefore(before);
            if (place == before.Length)
            {
                break;
            }
        }

        return first;
    }

    // A full stop that a letter follows, or a written one with its blanks.
    private static int Dot(ReadOnlySpan<char> text, int place)
    {
        if (place + 1 < text.Length && text[place] == '.' && char.IsLetterOrDigit(text[place + 1]))
        {
            return 1;
        }

        var blank = place + 1 < text.Length && text[place] == ' ' && text[place + 1] is '(' or '[' or '{' or '<' ? 1 : 0;
        var width = Sign(text[Math.Min(text.Length, place + blank)..], Dots);
        var end = place + blank + width;
        return width == 0 ? 0 : blank + width + (text[end - 1] != ' ' && end < text.Length && text[end] == ' ' ? 1 : 0);
    }

    private static int DotBefore(ReadOnlySpan<char> before)
    {
        foreach (var dot in Dots)
        {
            var rest = dot[0] == ' ' ? before : before.TrimEnd(' ');
            if (before.Length - rest.Length <= 1 && rest.EndsWith(dot, StringComparison.OrdinalIgnoreCase))
            {
                rest = rest[..^dot.Length];
                return before.Length - rest.Length + (dot[0] != ' ' && rest is [.., ' '] ? 1 : 0);
            }
        }

        return 0;
    }

    private static bool EndsInLetters(ReadOnlySpan<char> text)
    {
        var count = 0;
        while (count < text.Length && char.IsLetter(text[^(count + 1)]))
        {
            count++;
        }

        return count >= 2;
    }

    private static int Sign(ReadOnlySpan<char> text, string[] signs)
    {
        foreach (var sign in signs)
        {
            if (text.StartsWith(sign, StringComparison.OrdinalIgnoreCase))
            {
                return sign.Length;
            }
        }

        return 0;
    }
}
