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
    private static readonly string[] Prepositions = ["to ", "auf ", "als ", "as "];
    private const double UsualEntropy = 3.5;
    private const double StatedEntropy = 2.75;

    /// <summary>A key or token beside "token", "api key" and the like.</summary>
    public static void Key(ReadOnlySpan<char> text, int start, int end, ref ScanContext context, Candidates candidates)
    {
        var assignment = context.Assigned(text, end);
        if (assignment.Sign == Sign.None || (assignment.Sign == Sign.Argument && assignment.Quote == '\0') || !CommonNames.Means(text, start, end, assignment.TailEnd))
        {
            return;
        }

        var length = Length(text, assignment, KeyEnds, ref context);
        var stated = assignment.Sign == Sign.Word || (context.CurlEnd > 0 && start - context.CurlEnd < Headers.CurlReach);
        if (length > 0 && CommonNames.IsKey(text.Slice(assignment.Start, length), stated ? StatedEntropy : UsualEntropy))
        {
            candidates.Add(CommonNames.Key, assignment.Start, length, 1);
        }
    }

    /// <summary>A password beside "password", "Passwort", "mot de passe" and the like.</summary>
    public static void Password(ReadOnlySpan<char> text, int start, int end, ref ScanContext context, Candidates candidates)
    {
        var assignment = context.Assigned(text, end);
        if (assignment.Sign == Sign.None)
        {
            assignment = Following(text, end);
        }

        if (assignment.Sign == Sign.None || (assignment.Sign == Sign.Argument && assignment.Quote == '\0') || !CommonNames.Means(text, start, end, assignment.TailEnd))
        {
            return;
        }

        var length = Length(text, assignment, assignment.Sign == Sign.Code ? CodeEnds : ProseEnds, ref context);
        var stated = assignment.Sign is Sign.Word || (assignment.Sign == Sign.Colon && assignment.Quote == '\0');
        if (length > 0 && CommonNames.IsPassword(text.Slice(assignment.Start, length), stated))
        {
            candidates.Add(stated ? CommonNames.PasswordStated : CommonNames.PasswordAssigned, assignment.Start, length, 1);
        }
    }

    // "login with password hunter2x": the value follows at once; "set my password to hunter2x".
    private static Assignment Following(ReadOnlySpan<char> text, int end)
    {
        if (end >= text.Length || text[end] != ' ')
        {
            return default;
        }

        var place = end + 1;
        var rest = text[place..];
        foreach (var word in Prepositions)
        {
            if (rest.StartsWith(word, StringComparison.OrdinalIgnoreCase))
            {
                place += word.Length;
                break;
            }
        }

        var quote = place < text.Length && text[place] is '"' or '\'' or '`' ? text[place] : '\0';
        return new Assignment(Sign.Word, quote == '\0' ? place : place + 1, quote, end);
    }

    /// <summary>How long the value at an assignment is; 0 where a quoted one holds a space or an example breaks off ("abc…").</summary>
    private static int Length(ReadOnlySpan<char> text, Assignment assignment, SearchValues<char> ends, ref ScanContext context)
    {
        var rest = text.Slice(assignment.Start, Math.Min(context.Reach(text.Length), text.Length - assignment.Start));
        var stop = rest.IndexOfAny(assignment.Quote == '\0' ? ends : assignment.Quote == '\'' ? SingleQuoted : Quoted);
        var length = stop < 0 ? rest.Length : stop;
        context.Spent(length);
        if (stop >= 0 && assignment.Quote != '\0')
        {
            return rest[stop] is ' ' or '\t' ? 0 : rest[..length].TrimEnd('\\').Length;
        }

        var value = rest[..length].TrimEnd(".,;:)]}'\\…");
        return rest[value.Length..].StartsWith("...", StringComparison.Ordinal) || rest[value.Length..].StartsWith("…", StringComparison.Ordinal) ? 0 : value.Length;
    }
}
