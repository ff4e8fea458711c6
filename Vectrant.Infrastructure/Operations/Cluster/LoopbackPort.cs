using System.Net;
using System.Net.Sockets;

namespace Vectrant.Infrastructure.Operations.Cluster;

/// <summary>Finds TCP ports on the loopback address.</summary>
internal static class LoopbackPort
{
    // Below the range from which the kernel takes ports for outgoing connections, so that a remembered port is rarely taken meanwhile.
    private const int First = 20000;
    private const int Last = 32000;

    public static bool IsFree(int port)
    {
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            probe.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    public static int PickFree()
    {
        for (var attempt = 0; attempt < 200; attempt++)
        {
            var port = Random.Shared.Next(First, Last);
            if (IsFree(port))
            {
                return port;
            }
        }

        throw new ClusterException($"No free TCP port between {First} and {Last} was found on 127.0.0.1. End programs that hold them, then try again.");
    }
}
