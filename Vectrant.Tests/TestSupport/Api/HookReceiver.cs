using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Vectrant.Tests.TestSupport.Api;

/// <summary>What arrived, with the bytes of its body as they came.</summary>
public sealed record ReceivedHook(string Path, string Body, string Signature, string Event, string Delivery);

/// <summary>Somebody else's system that is told: a real server on a free port.</summary>
public sealed class HookReceiver : IAsyncDisposable
{
    private readonly WebApplication _server;
    private readonly CancellationTokenSource _ending = new();

    private HookReceiver(WebApplication server) => _server = server;

    public Uri Address => new(_server.Urls.First());

    public string Host => $"127.0.0.1:{Address.Port}";

    public ConcurrentQueue<ReceivedHook> Received { get; } = new();

    /// <summary>What is answered; 204 at first.</summary>
    public Func<ReceivedHook, HttpContext, Task> Answer { get; set; } = (_, context) => Respond(context, 204);

    public static async Task<HookReceiver> StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var receiver = new HookReceiver(builder.Build());
        receiver._server.Run(receiver.TakeAsync);
        await receiver._server.StartAsync(cancellationToken);
        return receiver;
    }

    public static Task Respond(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    }

    /// <summary>Never answers.</summary>
    public Task Hang(HttpContext context) => Task.Delay(Timeout.Infinite, CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _ending.Token).Token);

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _server.DisposeAsync();
        _ending.Dispose();
    }

    private async Task TakeAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var headers = context.Request.Headers;
        var received = new ReceivedHook(
            context.Request.Path, await reader.ReadToEndAsync(), headers["Vectrant-Signature"].ToString(), headers["Vectrant-Event"].ToString(), headers["Vectrant-Delivery"].ToString());
        Received.Enqueue(received);
        await Answer(received, context);
    }
}
