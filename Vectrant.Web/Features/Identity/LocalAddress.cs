namespace Vectrant.Web.Features.Identity;

/// <summary>An address to go back to, which must never lead to another host.</summary>
public static class LocalAddress
{
    /// <summary>The address if it is a path on this host, else the fallback.</summary>
    public static string Or(string? address, string fallback) =>
        address is ['/', ..] && !address.StartsWith("//", StringComparison.Ordinal) && !address.Contains('\\', StringComparison.Ordinal) && !address.Any(char.IsControl)
            ? address
            : fallback;
}
