using System.Net;
using System.Net.Sockets;

namespace Vectrant.Infrastructure.Network;

/// <summary>For clients that look at where a name leads before they connect: to what was looked at, not to where the name leads a moment later.</summary>
internal static class Sockets
{
    // What clouds answer their own machines on: credentials, for the asking. RFC 3927 and RFC 4291 keep the first two for the own link.
    private static readonly IPNetwork[] OwnLink =
        [.. new[] { "169.254.0.0/16", "fe80::/10", "fd00:ec2::/32", "100.100.100.200/32" }.Select(range => IPNetwork.Parse(range))];

    public static bool IsOwnLink(IPAddress address)
    {
        var real = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return Array.Exists(OwnLink, range => range.Contains(real));
    }

    public static async ValueTask<Stream> ConnectAsync(IPAddress[] addresses, int port, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
