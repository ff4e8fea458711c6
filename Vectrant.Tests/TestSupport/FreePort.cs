using System.Net;
using System.Net.Sockets;

namespace Vectrant.Tests.TestSupport;

/// <summary>
/// A TCP port on 127.0.0.1 that nothing listens on, for what must know its port beforehand. Taken from below the range from which the
/// system gives ports to whoever asks for any, and never twice: between the look and the use nobody else gets it by chance.
/// </summary>
public static class FreePort
{
    private const int First = 12_000;
    private const int Count = 18_000;

    // Runs beside each other begin at different places.
    private static int _next = Random.Shared.Next(Count);

    public static int Take()
    {
        for (var tries = 0; tries < Count; tries++)
        {
            var port = First + (int)((uint)Interlocked.Increment(ref _next) % Count);
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Somebody is there; the next one.
            }
        }

        throw new InvalidOperationException("Every port of the range is taken.");
    }
}
