using System.Net;
using Microsoft.Extensions.Options;
using Vectrant.Core.Identity.Accounts;

namespace Vectrant.Web.Security;

/// <summary>
/// What this install is called. A browser that asks for it under another name was led here by somebody else's name server, whose pages
/// could then read the answers; and what is built from a foreign name leads to a foreign host.
/// </summary>
internal sealed class HostNames
{
    private static readonly string[] Usual = ["localhost", Environment.MachineName, Environment.MachineName + ".local"];
    private readonly HashSet<string> _names;
    private readonly string? _origin;

    public HostNames(IOptions<SecurityOptions> security, IOptions<AccountOptions> accounts)
    {
        var address = accounts.Value.PublicAddress.Length == 0 ? null : new Uri(accounts.Value.PublicAddress);
        _origin = address?.GetLeftPart(UriPartial.Authority);
        _names = new HashSet<string>(security.Value.AllowedHosts.Append(address?.Host).OfType<string>(), StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Whether requests for this host are answered: the configured names, and the own machine.</summary>
    public bool Knows(HostString host)
    {
        // Nobody can lead a browser to an address under a name of theirs that is a number; so where no name is configured, numbers are good.
        var name = host.Host ?? "";
        return _names.Contains(name)
            || (Number(name) is { } number ? IPAddress.IsLoopback(number) || _names.Count == 0
                : _names.Count == 0 ? Usual.Contains(name, StringComparer.OrdinalIgnoreCase) : string.Equals(name, Usual[0], StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Whether a page of this install sent a request.</summary>
    /// <param name="request">One for a known host.</param>
    /// <param name="origin">As its header says.</param>
    public bool IsOwn(HttpRequest request, string origin) =>
        string.Equals(origin, $"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase)
        || string.Equals(origin, _origin, StringComparison.OrdinalIgnoreCase);

    private static IPAddress? Number(string name) =>
        Uri.CheckHostName(name) is UriHostNameType.IPv4 or UriHostNameType.IPv6 && IPAddress.TryParse(name.Trim('[', ']'), out var address) ? address : null;
}
