using System.Buffers;

namespace Vectrant.Core.Guardrails.Secrets;

/// <summary>The password in <c>scheme://name:password@host</c>: connection strings and addresses.</summary>
internal static class Addresses
{
    private const string Rule = "secrets.url_credentials";
    private const string Sidekiq = "secrets.sidekiq_sensitive_url";
    private static readonly string[] Words = ["password", "passwd", "pass", "pwd", "secret", "token", "test", "pw", "user", "username", "passwort", "key", "p4ssw0rd"];
    private static readonly SearchValues<char> Ends = SearchValues.Create("/ \t\r\n\"'`<>\\");
    private const int Longest = 300;

    public static void Read(ReadOnlySpan<char> text, int start, int end, ref ScanContext context, Candidates candidates)
    {
        if (start == 0 || !char.IsAsciiLetterOrDigit(text[start - 1]))
        {
            return;
        }

        var rest = text.Slice(end, Math.Min(Longest, text.Length - end));
        var stop = rest.IndexOfAny(Ends);
        rest = stop < 0 ? rest : rest[..stop];
        var at = rest.LastIndexOf('@');
        var colon = at < 0 ? -1 : rest[..at].IndexOf(':');
        if (colon < 0 || at == rest.Length - 1)
        {
            return;
        }

        var name = rest[..colon];
        var password = rest[(colon + 1)..at];
        if (password.Length < 3 || name.SequenceEqual(password) || IsWord(password) || Placeholder.Is(password))
        {
            return;
        }

        var host = rest[(at + 1)..];
        if (host.StartsWith("example.", StringComparison.OrdinalIgnoreCase))
        {
            return;
        }

        var known = host.StartsWith("gems.contribsys.com", StringComparison.OrdinalIgnoreCase) || host.StartsWith("enterprise.contribsys.com", StringComparison.OrdinalIgnoreCase);
        candidates.Add(known ? Sidekiq : Rule, end + colon + 1, password.Length, 2);
    }

    internal static bool IsWord(ReadOnlySpan<char> password)
    {
        foreach (var word in Words)
        {
            if (password.Equals(word, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
