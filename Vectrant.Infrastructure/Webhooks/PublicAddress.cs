using System.Net;
using System.Net.Sockets;

namespace Vectrant.Infrastructure.Webhooks;

/// <summary>
/// Which addresses belong to somebody on the Internet, by IANA's registries of special purposes for IPv4 and IPv6. Everything that is
/// not known to be public counts as private: a request to it would reach what trusts this machine.
/// </summary>
internal static class PublicAddress
{
    private static readonly IPNetwork[] Special =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24",
            "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
            // Inside 2000::/3, which is all of IPv6 that is public: tunnels (which carry IPv4 addresses), tests, documentation.
            "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20",
        }.Select(range => IPNetwork.Parse(range)),
    ];

    private static readonly IPNetwork GlobalUnicast = IPNetwork.Parse("2000::/3");

    public static bool IsPublic(IPAddress address)
    {
        var real = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return (real.AddressFamily == AddressFamily.InterNetwork || GlobalUnicast.Contains(real)) && !Array.Exists(Special, range => range.Contains(real));
    }
}
