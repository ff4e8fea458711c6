namespace Vectrant.Infrastructure.Knowledge.Extraction;

/// <summary>Where a link leads, for readers who see text only. An answer may name an address only if a passage does.</summary>
internal static class LinkText
{
    private static readonly string[] Schemes = ["https://", "http://", "mailto:", "tel:"];

    /// <returns>The address in brackets, or nothing when the words say it already or it leads nowhere outside of the document.</returns>
    public static string Address(string? target, string words)
    {
        if (target is null || !Schemes.Any(scheme => target.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)))
        {
            return string.Empty;
        }

        var plain = target.StartsWith("http", StringComparison.OrdinalIgnoreCase) ? target : target[(target.IndexOf(':', StringComparison.Ordinal) + 1)..];
        return Bare(words).Contains(Bare(plain), StringComparison.OrdinalIgnoreCase) ? string.Empty : $" ({plain})";
    }

    private static string Bare(string address) =>
        address.Replace("https://", string.Empty, StringComparison.OrdinalIgnoreCase)
            .Replace("http://", string.Empty, StringComparison.OrdinalIgnoreCase)
            .Replace(" ", string.Empty, StringComparison.Ordinal)
            .TrimEnd('/');
}
