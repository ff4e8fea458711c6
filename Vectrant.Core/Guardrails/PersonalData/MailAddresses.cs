using System.Buffers;

namespace Vectrant.Core.Guardrails.PersonalData;

/// <summary>E-mail addresses, and the payment addresses that look like them (a name, an at sign, a handle without a dot).</summary>
internal static class MailAddresses
{
    private const int LongestLocal = 64;
    private const int LongestHost = 253;
    private static readonly SearchValues<char> Handles = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");

    private static readonly WordSet PaymentHandles = new(
        "upi ybl ibl axl apl yapl rapl okaxis oksbi okhdfcbank okicici paytm ptyes ptaxis pthdfc ptsbi axisbank hdfcbank icici sbi kotak indus federal barodampay"
        + " pnb cnrb idbi idfcbank rbl yesbank airtel freecharge ikwik jupiteraxis waicici wahdfcbank waaxis wasbi abfspay postbank uboi mahb");

    // "icon@2x.png"
    private static readonly WordSet Files = new("png jpg jpeg gif svg webp css js html");

    public static void Find(in Reading reading)
    {
        var text = reading.Text;
        for (var at = text.IndexOf('@'); at >= 0;)
        {
            var start = LocalStart(text, at);
            var end = HostEnd(text, at);
            if (start < at && end > at + 1)
            {
                Take(reading, start, at, end);
            }

            var next = text[(at + 1)..].IndexOf('@');
            at = next < 0 ? -1 : at + 1 + next;
        }
    }

    private static void Take(in Reading reading, int start, int at, int end)
    {
        var text = reading.Text;
        var host = text[(at + 1)..end];
        var dot = host.LastIndexOf('.');
        if (dot > 0)
        {
            var top = host[(dot + 1)..];
            if (top.Length >= 2 && !Files.Contains(top) && !IsPassword(text, start) && (top.StartsWith("xn--", StringComparison.OrdinalIgnoreCase) || AreLetters(top)) && host.IndexOf("..") < 0)
            {
                reading.Add("contact.email", FindingTypes.Email, start, end, 0.96f);
            }

            return;
        }

        if (host.Length is < 2 or > 20 || host.ContainsAnyExcept(Handles) || at - start < 2)
        {
            return;
        }

        var isKnown = PaymentHandles.Contains(host);
        if (isKnown || (char.IsAsciiLetter(host[0]) && reading.Context.Before(text, start).Is(Topic.Upi)))
        {
            reading.Add("bank.upi", FindingTypes.Upi, start, end, 0.92f);
        }
    }

    // "https://name:word@host" holds no address, whatever the word.
    private static bool IsPassword(ReadOnlySpan<char> text, int start)
    {
        if (start < 4 || text[start - 1] != ':')
        {
            return false;
        }

        var before = text[Math.Max(0, start - LongestLocal)..start];
        return before[(before.LastIndexOf(' ') + 1)..].Contains("://", StringComparison.Ordinal);
    }

    private static int LocalStart(ReadOnlySpan<char> text, int at)
    {
        var start = at;
        while (start > 0 && at - start < LongestLocal && (char.IsLetterOrDigit(text[start - 1]) || text[start - 1] is '.' or '_' or '%' or '+' or '-' or '\'' or '&'))
        {
            start--;
        }

        while (start < at && text[start] is '.' or '-' or '\'' or '%' or '&')
        {
            start++;
        }

        return start < at && text[at - 1] != '.' ? start : at;
    }

    private static int HostEnd(ReadOnlySpan<char> text, int at)
    {
        var end = at + 1;
        while (end < text.Length && end - at <= LongestHost && (char.IsLetterOrDigit(text[end]) || text[end] is '.' or '-'))
        {
            end++;
        }

        while (end > at + 1 && text[end - 1] is '.' or '-')
        {
            end--;
        }

        return end;
    }

    private static bool AreLetters(ReadOnlySpan<char> part)
    {
        foreach (var c in part)
        {
            if (!char.IsLetter(c))
            {
                return false;
            }
        }

        return true;
    }
}
