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
    private static readonly SearchValues<char> NoLine = SearchValues.Create(" :=<>{}()");
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

        var assignment = OnNextLine(text, context.Assigned(text, end));
        if (assignment.Sign == Sign.None)
        {
            assignment = Following(text, start, end);
        }

        if (assignment.Sign == Sign.None || (assignment.Sign == Sign.Argument && assignment.Quote == '\0') || !CommonNames.Means(text, start, end, assignment.TailEnd, out var strict))
        {
            return;
        }

        var length = Length(text, assignment, assignment.Sign == Sign.Code ? CodeEnds : ProseEnds, ref context, start);
        var stated = assignment.Sign is Sign.Word || (assignment.Sign == Sign.Colon && assignment.Quote == '\0');
        var value = text.Slice(assignment.Start, length);
        if (length > 0 && !IsOneTime(text[..start], value) && (!strict || CommonNames.SpeaksForItself(value)) && (assignment.Sign != Sign.Argument || Alternates(value)) && CommonNames.IsPassword(value, stated, assignment.Sign == Sign.Word))
        {
            candidates.Add(stated ? CommonNames.PasswordStated : CommonNames.PasswordAssigned, assignment.Start, length, 1);
        }
    }

    /// <summary>The same beside the word with a slip in it, which is a word of its own.</summary>
    public static void Slip(ReadOnlySpan<char> text, int start, int end, ref ScanContext context, Candidates candidates)
    {
        if ((start == 0 || !char.IsLetterOrDigit(text[start - 1])) && (end == text.Length || !char.IsLetterOrDigit(text[end])))
        {
            Password(text, start, end, ref context, candidates);
            StatedBackwards.Password(text, start, end, ref context, candidates);
        }
    }

    // "My password:", and the value fills the next line.
    private static Assignment OnNextLine(ReadOnlySpan<char> text, Assignment assignment)
    {
        if (assignment.Sign != Sign.Colon || assignment.Quote != '\0' || text[assignment.Start] is not ('\n' or '\r'))
        {
            return assignment;
        }

        var rest = text.Slice(assignment.Start, Math.Min(LongestValue, text.Length - assignment.Start));
        var value = rest.TrimStart(" \t\r\n");
        var stop = value.IndexOfAny('\n', '\r');
        var line = (stop < 0 ? value : value[..stop]).TrimEnd(' ');
        return rest.Length - value.Length > 12 || line.ContainsAny(NoLine) ? default : assignment with { Start = assignment.Start + rest.Length - value.Length };
    }

    // A one-time password of digits is a code, which is taken out and blocks nobody.
    private static bool IsOneTime(ReadOnlySpan<char> before, ReadOnlySpan<char> value)
    {
        if (value.Length > 8 || value.ContainsAnyExceptInRange('0', '9'))
        {
            return false;
        }

        before = before.TrimEnd(" -");
        return before.EndsWith("one time", StringComparison.OrdinalIgnoreCase) || before.EndsWith("one-time", StringComparison.OrdinalIgnoreCase)
            || before.EndsWith("onetime", StringComparison.OrdinalIgnoreCase) || before.EndsWith("einmal", StringComparison.OrdinalIgnoreCase);
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
        return (changed ? IsChanged(text[Math.Max(0, start - 32)..start]) : quote != '\0' || IsShort(text[start..end]) || Alternates(stop < 0 ? rest : rest[..stop]))
            ? new Assignment(Sign.Word, place, quote, end)
            : default;
    }

    // Nobody writes "pw" before a product's name.
    private static bool IsShort(ReadOnlySpan<char> word) => word.Length <= 3;

    // In the query of an address and in a form the sign ends a value; elsewhere it may be part of one: SHOP_PASSWORD=Ox&12.
    private static bool EndsParameter(ReadOnlySpan<char> before, ReadOnlySpan<char> rest)
    {
        var name = before.Length;
        while (name > 0 && before.Length - name < 32 && (char.IsAsciiLetterOrDigit(before[name - 1]) || before[name - 1] is '_' or '-' or '.'))
        {
            name--;
        }

        var next = rest[1..Math.Min(rest.Length, 40)];
        var word = next.IndexOfAnyExcept(Identifier);
        return (name > 0 && before[name - 1] is '?' or '&') || next is ['&' or '#', ..] || (word > 0 && next[word] is '=' or ';');
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
    private static int Length(ReadOnlySpan<char> text, Assignment assignment, SearchValues<char> ends, ref ScanContext context, int name = -1)
    {
        var rest = text.Slice(assignment.Start, Math.Min(LongestValue, text.Length - assignment.Start));
        var stop = rest.IndexOfAny(assignment.Quote == '\0' ? ends : assignment.Quote == '\'' ? SingleQuoted : Quoted);
        while (stop >= 0 && name >= 0 && rest[stop] == '&' && !EndsParameter(text[..name], rest[stop..]))
        {
            var more = rest[(stop + 1)..].IndexOfAny(ends);
            stop = more < 0 ? -1 : stop + 1 + more;
        }

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
