using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Vectrant.Web.Features.Chat;
using Xunit;

namespace Vectrant.Tests.Web.Chat;

/// <summary>A client of the hub that shares no code with the page or the server: SignalR's JSON protocol by hand over a web socket.</summary>
internal sealed class HubClient : IAsyncDisposable
{
    private const char End = '\u001e';
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private readonly ClientWebSocket _socket = new();
    private readonly Queue<JsonElement> _received = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<HubClient> ConnectAsync(Uri app, string? cookie = null)
    {
        var client = new HubClient();
        client._socket.Options.SetRequestHeader("Cookie", cookie);
        await client._socket.ConnectAsync(new UriBuilder(app) { Scheme = "ws", Path = ChatHub.Path }.Uri, Cancellation);
        await client.SendAsync(new { protocol = "json", version = 1 });
        Assert.Equal("{}", (await client.ReceiveAsync()).GetRawText());
        return client;
    }

    /// <summary>The conversation, or a null element when the join is refused.</summary>
    public async Task<JsonElement> JoinAsync(string conversation, string token, long after = 0)
    {
        await SendAsync(new { type = 1, invocationId = "join", target = "Join", arguments = new object[] { conversation, token, after } });
        var kept = new List<JsonElement>();
        while (true)
        {
            var message = await ReceiveAsync();
            if (message.GetProperty("type").GetInt32() == 3)
            {
                kept.ForEach(_received.Enqueue);
                Assert.False(message.TryGetProperty("error", out var error), error.ToString());
                return message.GetProperty("result").GetProperty("conversation");
            }

            kept.Add(message);
        }
    }

    /// <summary>The arguments of the next call of the server.</summary>
    public async Task<JsonElement> HearAsync(string target)
    {
        var message = await ReceiveAsync();
        Assert.Equal(target, message.GetProperty("target").GetString());
        var arguments = message.GetProperty("arguments");
        return arguments.GetArrayLength() == 0 ? default : arguments[0];
    }

    /// <summary>The name of the next call of the server.</summary>
    public async Task<string?> HearTargetAsync() => (await ReceiveAsync()).GetProperty("target").GetString();

    /// <summary>True when the server closes the connection.</summary>
    public async Task<bool> IsClosedAsync()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        limit.CancelAfter(Patience);
        var buffer = new byte[1024];
        try
        {
            while ((await _socket.ReceiveAsync(buffer, limit.Token)).MessageType != WebSocketMessageType.Close)
            {
            }
        }
        catch (WebSocketException)
        {
            // Cut off without a farewell.
        }

        return true;
    }

    public ValueTask DisposeAsync()
    {
        _socket.Dispose();
        return ValueTask.CompletedTask;
    }

    private Task SendAsync(object message) =>
        _socket.SendAsync(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(message) + End), WebSocketMessageType.Text, true, Cancellation);

    private async Task<JsonElement> ReceiveAsync()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        limit.CancelAfter(Patience);
        while (true)
        {
            while (_received.TryDequeue(out var message))
            {
                if (!message.TryGetProperty("type", out var type) || type.GetInt32() != 6)
                {
                    return message;
                }
            }

            using var text = new MemoryStream();
            var buffer = new byte[4096];
            WebSocketReceiveResult part;
            do
            {
                part = await _socket.ReceiveAsync(buffer, limit.Token);
                text.Write(buffer, 0, part.Count);
            }
            while (!part.EndOfMessage);
            foreach (var record in Encoding.UTF8.GetString(text.ToArray()).Split(End, StringSplitOptions.RemoveEmptyEntries))
            {
                _received.Enqueue(JsonSerializer.Deserialize<JsonElement>(record));
            }
        }
    }
}
