using System.Buffers;

namespace Vectrant.Core.Guardrails.Secrets;

/// <summary>Credentials in requests: authorization headers, and what curl is given on its command line.</summary>
internal static class Headers
{
    /// <summary>How far after "curl" its own arguments may stand.</summary>
    public const int CurlReach = 1000;

    private const string AuthorizationRule = "secrets.authorization_header";
    private const string CurlHeaderRule = "secrets.curl_auth_header";
    private const string CurlUserRule = "secrets.curl_auth_user";
    private static readonly SearchValues<char> Ends = SearchValues.Create(" \t\r\n\"'");
    private const int Longest = 2048;
    private const double LeastEntropy = 2.75;

    public static void Curl(ReadOnlySpan<char> text, int start, int end, ref ScanContext context, Candidates candidates)
    {
        if ((start == 0 || !char.IsAsciiLetterOrDigit(text[start - 1])) && end < text.Length && (char.IsWhiteSpace(text[end]) || text[end] == '.'))
        {
            context.CurlEnd = end;
        }
    }

    public static void Authorization(ReadOnlySpan<char> text, int start, int end, ref ScanContext context, Candidates candidates)
    {
        var assignment = context.Assigned(text, end);
        if (assignment.Sign is Sign.None or Sign.Word or Sign.Argument || assignment.TailEnd != end || text[end..assignment.Start].ContainsAnyInRange('a', 'z'))
        {
            return;
        }

        var value = Value(text, assignment.Start, out var place);
        if (place < text.Length && text[place] is ' ' or ':' && value.Length is > 1 and < 24 && !value.ContainsAnyInRange('0', '9'))
        {
            var scheme = value.Length;
            value = Value(text, assignment.Start + scheme + 1, out _);
            Take(text, assignment.Start + scheme + 1, value, AfterScheme(value), ref context, candidates);
        }
        else
        {
            Take(text, assignment.Start, value, false, ref context, candidates);
        }
    }

    public static void Bearer(ReadOnlySpan<char> text, int start, int end, ref ScanContext context, Candidates candidates)
    {
        var value = Value(text, end, out _);
        if (value.Length >= 16)
        {
            Take(text, end, value, false, ref context, candidates);
        }
    }

    public static void CurlUser(ReadOnlySpan<char> text, int start, int end, ref ScanContext context, Candidates candidates)
    {
        if (context.CurlEnd == 0 || start - context.CurlEnd > CurlReach || start == 0 || !char.IsWhiteSpace(text[start - 1]) || end >= text.Length || !(text[end] is ' ' or '=' or '"' or '\''))
        {
            return;
        }

        var place = end;
        while (place < text.Length && place < end + 4 && text[place] is ' ' or '=' or '"' or '\'')
        {
            place++;
        }

        var rest = text.Slice(place, Math.Min(200, text.Length - place));
        var colon = rest.IndexOfAny(": \t\r\n");
        if (colon < 0 || rest[colon] != ':')
        {
            return;
        }

        // "name:password", name:'password' and "name":"password"
        var name = rest[..colon];
        var first = colon + 1;
        var quote = text[place - 1] is '"' or '\'' && !name.EndsWith(text.Slice(place - 1, 1), StringComparison.Ordinal) ? text[place - 1] : '\0';
        if (quote == '\0' && first < rest.Length && rest[first] is '"' or '\'')
        {
            quote = rest[first++];
        }

        var password = rest[first..];
        var stop = quote == '\0' ? password.IndexOfAny(Ends) : password.IndexOf(quote);
        password = stop < 0 ? password : password[..stop];
        if (IsOf(name, password.Trim("{}")) && !Placeholder.IsReference(password.TrimStart('{')))
        {
            candidates.Add(CurlUserRule, place + first, password.Length, 2);
        }
    }

    private static bool IsOf(ReadOnlySpan<char> name, ReadOnlySpan<char> password) =>
        password.Length >= 4 && !name.Contains('$') && !name.StartsWith("<", StringComparison.Ordinal) && !name.Contains("{{", StringComparison.Ordinal)
        && !name.SequenceEqual(password) && !Addresses.IsWord(password) && !Placeholder.Is(password) && Entropy.Of(password) >= 2;

    /// <summary>"X-Some-Key: …" among the headers that curl is told to send.</summary>
    public static void CurlKey(ReadOnlySpan<char> text, int start, int end, ref ScanContext context, Candidates candidates)
    {
        if (context.CurlEnd > 0 && start - context.CurlEnd < CurlReach && end < text.Length)
        {
            var place = text[end] == ' ' ? end + 1 : end;
            Take(text, place, Value(text, place, out _), false, ref context, candidates);
        }
    }

    // After "Basic" and "Bearer" stands no word; a value of both kinds of letters is one even without a digit.
    private static bool AfterScheme(ReadOnlySpan<char> value) => value.ContainsAnyInRange('A', 'Z') && value.ContainsAnyInRange('a', 'z');

    private static void Take(ReadOnlySpan<char> text, int start, ReadOnlySpan<char> value, bool sure, ref ScanContext context, Candidates candidates)
    {
        if (value.Length < 8 || value.StartsWith("//", StringComparison.Ordinal) || Placeholder.Is(value) || Entropy.Of(value) < LeastEntropy || !(sure || value.ContainsAnyInRange('0', '9')) || (start + value.Length < text.Length && text[start + value.Length] is '(' or '['))
        {
            return;
        }

        var inCurl = context.CurlEnd > 0 && start - context.CurlEnd < CurlReach;
        candidates.Add(inCurl ? CurlHeaderRule : AuthorizationRule, start, value.Length, 1);
    }

    private static ReadOnlySpan<char> Value(ReadOnlySpan<char> text, int start, out int end)
    {
        end = start;
        var limit = Math.Min(text.Length, start + Longest);
        while (end < limit && (char.IsAsciiLetterOrDigit(text[end]) || text[end] is '-' or '_' or '.' or '~' or '+' or '/' or '='))
        {
            end++;
        }

        return text[start..end].TrimEnd('.');
    }
}
