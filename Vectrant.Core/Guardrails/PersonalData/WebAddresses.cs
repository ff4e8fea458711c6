using System.Buffers;

namespace Vectrant.Core.Guardrails.PersonalData;

/// <summary>
/// Links and names of sites. A link that names a site and nothing on it ("https://www.example.org/") is a domain; one with a path or a
/// query is a url; a name and a password in front of the host are a secret.
/// </summary>
internal static class WebAddresses
{
    private const int LongestScheme = 16;
    private const int LongestLink = 2048;
    private const int LongestHost = 253;
    private static readonly SearchValues<char> LinkEnds = SearchValues.Create(" \t\r\n<>\"'`{}|\\^");
    private static readonly SearchValues<char> PathStarts = SearchValues.Create("/?#");

    private static readonly WordSet Placeholders = new(
        "password passwd pass pwd secret token xxx xxxx changeme example yourpassword your-password your_password *** **** ...");

    private static readonly WordSet TopLevels = new(
        "com net org edu gov mil int info biz name io ai dev app cloud online shop site store tech xyz bank eu asia uk de fr es nl se dk fi pl cz sk hu ro bg gr"
        + " pt ie ch li lu lt lv ee si hr rs ba ua ru tr il cy mt ca mx br ar cl co pe uy au nz jp cn kr tw hk sg ph vn th za ng ke eg ae sa pk lk gl tv cc ws");

    // Also words: "me", "it", "in" after a full stop without a space; real only with www or a third part.
    private static readonly WordSet WordTopLevels = new(
        "it is in be at us no to me my so do am as id");

    /// <summary>Only names and passwords inside of links.</summary>
    public static void FindCredentials(in Reading reading) => FindLinks(reading, onlyCredentials: true);

    /// <summary>Links, domains, and what stands in links.</summary>
    public static void Find(in Reading reading)
    {
        FindLinks(reading, onlyCredentials: false);
        FindHosts(reading);
    }

    private static void FindLinks(in Reading reading, bool onlyCredentials)
    {
        var text = reading.Text;
        for (var place = text.IndexOf("://"); place >= 0;)
        {
            var start = place;
            while (start > 0 && place - start < LongestScheme && (char.IsAsciiLetterOrDigit(text[start - 1]) || text[start - 1] == '+'))
            {
                start--;
            }

            var rest = text.Slice(place + 3, Math.Min(LongestLink, text.Length - place - 3));
            var width = rest.IndexOfAny(LinkEnds);
            var end = TrimEnd(text, place + 3, place + 3 + (width < 0 ? rest.Length : width));
            if (start < place && end > place + 4)
            {
                TakeLink(reading, start, place + 3, end, onlyCredentials);
            }

            var go = Math.Max(end, place + 3);
            var next = text[go..].IndexOf("://");
            place = next < 0 ? -1 : go + next;
        }
    }

    private static void TakeLink(in Reading reading, int start, int host, int end, bool onlyCredentials)
    {
        var text = reading.Text;
        var path = text[host..end].IndexOfAny(PathStarts);
        var authority = path < 0 ? text[host..end] : text.Slice(host, path);
        var at = authority.LastIndexOf('@');
        var colon = at > 0 ? authority[..at].IndexOf(':') : -1;
        if (colon >= 0 && at - colon > 1)
        {
            var password = authority[(colon + 1)..at];
            if (password.Length > 2 && !Placeholders.Contains(password) && password[0] is not ('<' or '$' or '[' or '%'))
            {
                reading.Add("network.url_credentials", FindingTypes.Secret, host, host + at, 0.97f);
            }
        }

        var isWeb = text[start] is 'h' or 'H' or 'f' or 'F';
        if (onlyCredentials || !isWeb || at >= 0 || !authority.Contains('.'))
        {
            return;
        }

        var isSite = path < 0 || path + 1 == end - host;
        reading.Add(isSite ? "network.site" : "network.url", isSite ? FindingTypes.Domain : FindingTypes.Url, start, end, 0.9f);
    }

    private static void FindHosts(in Reading reading)
    {
        var text = reading.Text;
        for (var dot = text.IndexOf('.'); dot >= 0;)
        {
            var start = dot;
            while (start > 0 && dot - start < LongestHost && (char.IsAsciiLetterOrDigit(text[start - 1]) || text[start - 1] == '-'))
            {
                start--;
            }

            var end = dot;
            while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] is '.' or '-'))
            {
                end++;
            }

            TakeHost(reading, start, end);
            var next = end < text.Length ? text[end..].IndexOf('.') : -1;
            dot = next < 0 ? -1 : end + next;
        }
    }

    private static void TakeHost(in Reading reading, int start, int end)
    {
        var text = reading.Text;
        while (end > start && text[end - 1] is '.' or '-')
        {
            end--;
        }

        var host = text[start..end];
        var dot = host.LastIndexOf('.');
        var isJoined = (start > 0 && (char.IsLetterOrDigit(text[start - 1]) || text[start - 1] is '@' or '/' or '_' or '.' or '\\')) || (end < text.Length && (char.IsLetter(text[end]) || text[end] is '@' or '_' or '('));
        if (dot <= 0 || host.Length > LongestHost || isJoined || host.Contains("..", StringComparison.Ordinal))
        {
            return;
        }

        var top = host[(dot + 1)..];
        var isSure = host.StartsWith("www.", StringComparison.OrdinalIgnoreCase) && host.Length > 8 && dot > 4;
        var isMore = host[..dot].Contains('.');
        var isKnown = TopLevels.Contains(top) || ((isSure || isMore) && WordTopLevels.Contains(top));
        // "tomorrow.Es" is the end of a sentence.
        var isSentence = char.IsAsciiLetterUpper(top[0]) && host[..dot].IndexOfAnyInRange('a', 'z') >= 0;
        if (!isKnown || isSentence || host[..dot].IndexOfAnyExceptInRange('0', '9') < 0 || (dot == 1 && !isSure))
        {
            return;
        }

        var hasPath = end + 1 < text.Length && text[end] == '/' && char.IsLetterOrDigit(text[end + 1]);
        if (hasPath)
        {
            var rest = text.Slice(end, Math.Min(LongestLink, text.Length - end));
            var width = rest.IndexOfAny(LinkEnds);
            end = TrimEnd(text, end, end + (width < 0 ? rest.Length : width));
        }

        reading.Add(hasPath ? "network.url_bare" : "network.domain", hasPath ? FindingTypes.Url : FindingTypes.Domain, start, end, 0.8f);
    }

    private static int TrimEnd(ReadOnlySpan<char> text, int start, int end)
    {
        while (end > start && text[end - 1] is '.' or ',' or ';' or ':' or '!' or '?' or ')' or ']' or '*')
        {
            end--;
        }

        return end;
    }
}
