namespace Vectrant.Core.Identity.Providers;

/// <summary>
/// Which addresses of providers are called: https, and http for a provider on this very machine (tests, development). A document of a provider
/// elsewhere must not make us call this machine.
/// </summary>
public static class EndpointRule
{
    public static bool Allows(string? address, out Uri endpoint)
    {
        var good = Uri.TryCreate(address, UriKind.Absolute, out var parsed)
            && (parsed.Scheme == Uri.UriSchemeHttps || (parsed.Scheme == Uri.UriSchemeHttp && parsed.IsLoopback))
            && parsed.UserInfo.Length == 0 && parsed.Fragment.Length == 0;
        endpoint = good ? parsed! : new Uri("about:blank");
        return good;
    }

    /// <summary>The same for an address that a document of <paramref name="authority"/> names.</summary>
    public static bool Allows(Uri authority, string? address, out Uri endpoint)
    {
        ArgumentNullException.ThrowIfNull(authority);
        return Allows(address, out endpoint) && (authority.IsLoopback || !endpoint.IsLoopback);
    }
}
