namespace Vectrant.Core.Identity.Sessions;

/// <summary>Where a try to sign in came from.</summary>
/// <param name="Address">The network address, or null when it is not known.</param>
/// <param name="Agent">Browser and system in a few words, see <see cref="AgentName"/>.</param>
public sealed record SignInOrigin(string? Address, string Agent);

/// <summary>Browser and system out of a User-Agent header, so that people recognise their own devices; nothing else of it is kept.</summary>
public static class AgentName
{
    /// <summary>What neither names a known browser nor a known system.</summary>
    public const string Unknown = "unknown";

    // The order matters: each name further down also stands in the headers of those above it.
    private static readonly (string Mark, string Name)[] Browsers =
    [
        ("Edg/", "Edge"), ("EdgA/", "Edge"), ("EdgiOS/", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser/", "Samsung Internet"),
        ("Firefox/", "Firefox"), ("FxiOS/", "Firefox"), ("CriOS/", "Chrome"), ("Chrome/", "Chrome"), ("Safari/", "Safari"), ("curl/", "curl"),
    ];

    private static readonly (string Mark, string Name)[] Systems =
    [
        ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("CrOS", "ChromeOS"), ("Mac OS X", "macOS"), ("Linux", "Linux"),
    ];

    public static string Of(string? header)
    {
        var browser = Find(Browsers, header);
        var system = Find(Systems, header);
        return (browser, system) switch
        {
            (null, null) => Unknown,
            (null, _) => system!,
            (_, null) => browser,
            _ => $"{browser} · {system}",
        };
    }

    private static string? Find((string Mark, string Name)[] known, string? header) =>
        header is null ? null : Array.Find(known, entry => header.Contains(entry.Mark, StringComparison.Ordinal)).Name;
}
