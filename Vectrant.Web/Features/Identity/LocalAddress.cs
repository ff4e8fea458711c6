using System.Text;

namespace Vectrant.Web.Features.Identity;

/// <summary>An address to go back to, which must never lead to another host.</summary>
public static class LocalAddress
{
    /// <summary>The address if it is a path on this host, else the fallback.</summary>
    public static string Or(string? address, string fallback) =>
        address is ['/', ..] && !address.Contains('\\', StringComparison.Ordinal) && !address.Any(char.IsControl) ? PathOf(address) ?? fallback : fallback;

    // Two slashes name another host, also where dots between them are taken out on the way. A header holds ASCII alone.
    private static string? PathOf(string address) =>
        address.StartsWith("//", StringComparison.Ordinal)
        || !Uri.TryCreate("http://here" + address, UriKind.Absolute, out var whole)
        || whole.AbsolutePath.StartsWith("//", StringComparison.Ordinal) ? null
        : Ascii.IsValid(address) ? address
        : whole.PathAndQuery + whole.Fragment;
}
