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
        if (assignment.Sign is Sign.None or Sign.Word || assignment.TailEnd != end)
        {
            return;
        }

        var value = Value(text, assignment.Start, out var place);
        if (place < text.Length && text[place] is ' ' or ':' && value.Length is > 1 and < 24 && !value.ContainsAnyInRange('0', '9'))
        {
            var scheme = value.Length;
            value = Value(text, assignment.Start + scheme + 1, out _);
            Take(text, assignment.Start + scheme + 1, value, ref context, candidates);
        }
        else
        {
            Take(text, assignment.Start, value, ref context, candidates);
        }
    }

    public static void Bearer(ReadOnlySpan<char> text, int start, int end, ref ScanContext context, Candidates candidates)
    {
        var value = Value(text, end, out _);
        if (value.Length >= 16)
        {
            Take(text, end, value, ref context, candidates);
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

        var quoted = text[place - 1] is '"' or '\'' ? text[place - 1] : '\0';
        var rest = text.Slice(place, Math.Min(200, text.Length - place));
        var colon = rest.IndexOfAny(": \t\r\n");
        if (colon < 0 || rest[colon] != ':')
        {
            return;
        }

        var name = rest[..colon];
        var start2 = colon + 1;
        if (quoted == '\0' && start2 < rest.Length && rest[start2] is '"' or '\'')
        {
            quoted = rest[start2++];
        }

        var password = rest[start2..];
        var stop = quoted == '\0' ? password.IndexOfAny(Ends) : password.IndexOf(quoted);
        password = stop < 0 ? password : password[..stop];
        if (password.Length >= 4 && !(name.Length > 0 && Placeholder.IsReference(name)) && !name.SequenceEqual(password) && !Addresses.IsWord(password) && !Placeholder.Is(password) && Entropy.Of(password) >= 2)
        {
            candidates.Add(CurlUserRule, place + start2, password.Length, 2);
        }
    }

    private static void Take(ReadOnlySpan<char> text, int start, ReadOnlySpan<char> value, ref ScanContext context, Candidates candidates)
    {
        if (value.Length < 8 || Placeholder.Is(value) || Entropy.Of(value) < LeastEntropy || !(value.ContainsAnyInRange('0', '9') || value.Length >= 20))
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
