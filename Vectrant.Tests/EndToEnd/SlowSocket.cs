using System.Net.Sockets;
using System.Text;

namespace Vectrant.Tests.EndToEnd;

/// <summary>One request of somebody who has all the time in the world: sends what it is told to and then a byte at a time, takes a byte at a time.</summary>
internal sealed class SlowSocket : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 1024, NoDelay = true };
    private readonly byte[] _one = new byte[1];

    public static async Task<SlowSocket> OpenAsync(Uri app, string head, CancellationToken cancellationToken)
    {
        var slow = new SlowSocket();
        await slow._socket.ConnectAsync(app.Host, app.Port, cancellationToken);
        await slow._socket.SendAsync(Encoding.ASCII.GetBytes(head), cancellationToken);
        return slow;
    }

    /// <summary>The first line of the answer.</summary>
    public async Task<string> FirstLineAsync(CancellationToken cancellationToken)
    {
        var line = new StringBuilder();
        while (await ReadAsync(cancellationToken) is { } letter && letter != '\n')
        {
            line.Append(letter);
        }

        return line.ToString().TrimEnd('\r');
    }

    public async Task<char?> ReadAsync(CancellationToken cancellationToken) => await _socket.ReceiveAsync(_one, cancellationToken) == 0 ? null : (char)_one[0];

    public async Task WriteAsync(CancellationToken cancellationToken) => await _socket.SendAsync(" "u8.ToArray(), cancellationToken);

    public void Dispose() => _socket.Dispose();
}
