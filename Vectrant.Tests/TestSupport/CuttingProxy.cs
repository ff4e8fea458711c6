using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Vectrant.Tests.TestSupport;

/// <summary>
/// Stands between the app and PostgreSQL and cuts the line after so many messages of the app: what a killed process or a pulled
/// cable looks like at each boundary of a transaction, the commit included.
/// </summary>
public sealed class CuttingProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly string _host;
    private readonly int _port;
    private readonly Task _accepting;
    private int _left = int.MaxValue;
    private int _deliverLast;

    public CuttingProxy(string connectionString)
    {
        var target = new NpgsqlConnectionStringBuilder(connectionString);
        (_host, _port) = (target.Host!, target.Port);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Whether the line was cut since the last <see cref="CutAfter"/>.</summary>
    public bool WasCut => Volatile.Read(ref _left) < 0;

    public string Through(string connectionString) => new NpgsqlConnectionStringBuilder(connectionString)
    {
        Host = "127.0.0.1",
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port,
    }.ConnectionString;

    /// <param name="messages">So many messages pass in full.</param>
    /// <param name="deliverLast">Whether the next one still reaches the server, whose answer is lost, or is lost itself.</param>
    public void CutAfter(int messages, bool deliverLast)
    {
        Volatile.Write(ref _deliverLast, deliverLast ? 1 : 0);
        Volatile.Write(ref _left, messages);
    }

    public void Mend() => Volatile.Write(ref _left, int.MaxValue);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                _ = ForwardAsync(await _listener.AcceptTcpClientAsync(_stop.Token));
            }
            catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task ForwardAsync(TcpClient app)
    {
        using var client = app;
        using var server = new TcpClient { NoDelay = true };
        client.NoDelay = true;
        try
        {
            await server.ConnectAsync(_host, _port, _stop.Token);
            var answers = server.GetStream().CopyToAsync(client.GetStream(), _stop.Token);
            var buffer = new byte[64 * 1024];
            while (await client.GetStream().ReadAsync(buffer, _stop.Token) is var length and > 0)
            {
                var cut = Volatile.Read(ref _left) != int.MaxValue && Interlocked.Decrement(ref _left) < 0;
                if (!cut || Volatile.Read(ref _deliverLast) == 1)
                {
                    await server.GetStream().WriteAsync(buffer.AsMemory(0, length), _stop.Token);
                }

                if (cut)
                {
                    // Without waiting for the answer: the server may or may not have got to the end.
                    return;
                }
            }

            server.Client.Shutdown(SocketShutdown.Send);
            await answers;
        }
        catch (Exception exception) when (exception is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The line is dead, which is what this class is for.
        }
    }
}
