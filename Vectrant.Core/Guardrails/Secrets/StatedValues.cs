using System.Buffers;

namespace Vectrant.Core.Guardrails.Secrets;

/// <summary>Passwords and keys beside a common name, in settings, programs and sentences.</summary>
internal static class StatedValues
{
    private static readonly SearchValues<char> KeyEnds = SearchValues.Create(" \t\r\n\"'`“”»<>{}()[]|,;&#*!?\u00A0");
    private static readonly SearchValues<char> CodeEnds = SearchValues.Create(" \t\r\n\"'`“”»<>;,&");
    private static readonly SearchValues<char> ProseEnds = SearchValues.Create(" \t\r\n\"`“”»<>");
    private static readonly SearchValues<char> Quoted = SearchValues.Create(" \t\r\n\"`“”»");
    private static readonly SearchValues<char> SingleQuoted = SearchValues.Create(" \t\r\n'’‘");
    private static readonly SearchValues<char> Identifier = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.:>-");
    private static readonly string[] Prepositions = ["to ", "auf ", "als ", "as "];
    private static readonly string[] Changes = ["chang", "set ", "reset", "updat", "änder", "gesetzt"];
    private const int LongestValue = 512;
    private const double UsualEntropy = 3.5;
    private const double StatedEntropy = 2.75;

    /// <summary>A key or token beside "token", "api key" and the like.</summary>
    public static void Key(ReadOnlySpan<char> text, int start, int end, ref ScanContext context, Candidates candidates)
    {
        if (context.Repeats(start, text.Length))
        {
            return;
        }

        var assignment = context.Assigned(text, end);
        if (assignment.Sign == Sign.None || (assignment.Sign == Sign.Argument && assignment.Quote == '\0') || !CommonNames.Means(text, start, end, assignment.TailEnd, out var strict))
        {
            return;
        }

        var length = Length(text, assignment, KeyEnds, ref context);
        var stated = assignment.Sign == Sign.Word || (context.CurlEnd > 0 && start - context.CurlEnd < Headers.CurlReach);
        var value = text.Slice(assignment.Start, length);
        if (length >= (assignment.Sign == Sign.Argument ? 16 : 1) && (!strict || CommonNames.SpeaksForItself(value)) && CommonNames.IsKey(value, stated ? StatedEntropy : UsualEntropy))
        {
            candidates.Add(CommonNames.Key, assignment.Start, length, 1);
        }
    }

    /// <summary>A password beside "password", "Passwort", "mot de passe" and the like.</summary>
    public static void Password(ReadOnlySpan<char> text, int start, int end, ref ScanContext context, Candidates candidates)
    {
        // "pw" is a word of its own or none.
        if (context.Repeats(start, text.Length) || (end - start == 2 && start > 0 && char.IsLetter(text[start - 1])))
        {
            return;
        }

        var assignment = context.Assigned(text, end);
        if (assignment.Sign == Sign.None)
        {
            assignment = Following(text, start, end);
        }

        if (assignment.Sign == Sign.None || (assignment.Sign == Sign.Argument && assignment.Quote == '\0') || !CommonNames.Means(text, start, end, assignment.TailEnd, out var strict))
        {
            return;
        }

        var length = Length(text, assignment, assignment.Sign == Sign.Code ? CodeEnds : ProseEnds, ref context);
        var stated = assignment.Sign is Sign.Word || (assignment.Sign == Sign.Colon && assignment.Quote == '\0');
        var value = text.Slice(assignment.Start, length);
        if (length > 0 && (!strict || CommonNames.SpeaksForItself(value)) && (assignment.Sign != Sign.Argument || Alternates(value)) && CommonNames.IsPassword(value, stated, assignment.Sign == Sign.Word))
        {
            candidates.Add(stated ? CommonNames.PasswordStated : CommonNames.PasswordAssigned, assignment.Start, length, 1);
        }
    }

    // "log in with password x7Kp-2m": the value follows at once, and then it has to look like no product's name (Windows11);
    // "I changed my password to hunter2x".
    private static Assignment Following(ReadOnlySpan<char> text, int start, int end)
    {
        if (end >= text.Length || text[end] != ' ')
        {
            return default;
        }

        var place = end + 1;
        var changed = false;
        foreach (var word in Prepositions)
        {
            if (text[place..].StartsWith(word, StringComparison.OrdinalIgnoreCase))
            {
                place += word.Length;
                changed = true;
                break;
            }
        }

        var quote = place < text.Length && text[place] is '"' or '\'' or '`' ? text[place++] : '\0';
        var rest = text[place..Math.Min(text.Length, place + 64)];
        var stop = rest.IndexOfAny(ProseEnds);
        return (changed ? IsChanged(text[Math.Max(0, start - 32)..start]) : quote != '\0' || Alternates(stop < 0 ? rest : rest[..stop]))
            ? new Assignment(Sign.Word, place, quote, end)
            : default;
    }

    // credentials[1], base64.encode(…: a place in a program, no value.
    private static bool IsExpression(ReadOnlySpan<char> text, int length)
    {
        var bracket = text[..Math.Min(text.Length, length + 1)].IndexOfAny('(', '[');
        return bracket > 0 && char.IsAsciiLetter(text[0]) && !text[..bracket].ContainsAnyExcept(Identifier);
    }

    private static bool IsChanged(ReadOnlySpan<char> before)
    {
        foreach (var verb in Changes)
        {
            if (before.Contains(verb, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    // A letter follows a digit, or a sign stands between: what names with a number at the end do not have.
    private static bool Alternates(ReadOnlySpan<char> value)
    {
        for (var i = 1; i + 1 < value.Length; i++)
        {
            if ((char.IsAsciiDigit(value[i - 1]) && char.IsAsciiLetter(value[i]) && value[..(i - 1)].ContainsAnyInRange('A', 'z')) || value[i] is '!' or '@' or '#' or '$' or '%' or '&' or '*')
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>How long the value at an assignment is; 0 where a quoted one holds a space or an example breaks off ("abc…").</summary>
    private static int Length(ReadOnlySpan<char> text, Assignment assignment, SearchValues<char> ends, ref ScanContext context)
    {
        var rest = text.Slice(assignment.Start, Math.Min(LongestValue, text.Length - assignment.Start));
        var stop = rest.IndexOfAny(assignment.Quote == '\0' ? ends : assignment.Quote == '\'' ? SingleQuoted : Quoted);
        var length = stop < 0 ? rest.Length : stop;
        context.Judged(assignment.Start, length);
        if (stop >= 0 && assignment.Quote != '\0')
        {
            return rest[stop] is ' ' or '\t' ? 0 : rest[..length].TrimEnd('\\').Length;
        }

        if (assignment.Sign == Sign.Code && IsExpression(rest, length))
        {
            return 0;
        }

        var value = rest[..length].TrimEnd(".,;:)]}'\\…*");
        return rest[value.Length..].StartsWith("...", StringComparison.Ordinal) || rest[value.Length..].StartsWith("…", StringComparison.Ordinal) ? 0 : value.Length;
    }
}
