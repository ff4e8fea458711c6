using System.Net;
using System.Net.Sockets;

namespace Vectrant.Tests.TestSupport;

/// <summary>A TCP port on 127.0.0.1 that nothing listened on a moment ago.</summary>
public static class FreePort
{
    public static int Take()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
