using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Vectrant.Tests.TestSupport;

/// <summary>A client with a loopback address of its own, so that what is counted by address belongs to one test.</summary>
public static class OwnAddress
{
    public static HttpClient Client(Uri? server = null) => new(Handler()) { BaseAddress = server };

    public static SocketsHttpHandler Handler() => Handler(Take());

    /// <summary>An address that nobody else has.</summary>
    public static IPAddress Take() => new([127, .. RandomNumberGenerator.GetBytes(2), (byte)RandomNumberGenerator.GetInt32(2, 250)]);

    public static SocketsHttpHandler Handler(IPAddress address)
    {
        return new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            ConnectCallback = async (context, cancellationToken) =>
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                try
                {
                    socket.Bind(new IPEndPoint(address, 0));
                    await socket.ConnectAsync(IPAddress.Loopback, context.DnsEndPoint.Port, cancellationToken);
                    return new NetworkStream(socket, ownsSocket: true);
                }
                catch
                {
                    socket.Dispose();
                    throw;
                }
            },
        };
    }
}
