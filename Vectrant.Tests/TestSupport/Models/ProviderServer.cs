using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Vectrant.Tests.TestSupport.Models;

/// <summary>What the server does with a request.</summary>
/// <param name="Text">What it answers.</param>
public sealed record Behaviour(string Text = "The excess is £250. [1]")
{
    /// <summary>Refuses with this status.</summary>
    public int Status { get; init; } = 200;

    public string? RetryAfter { get; init; }

    /// <summary>Ends the stream without saying that it is the end.</summary>
    public bool Half { get; init; }

    /// <summary>Never answers.</summary>
    public bool Hangs { get; init; }

    /// <summary>Answers with something that is not the protocol.</summary>
    public bool Garbage { get; init; }

    /// <summary>Says its text again and again until the caller hangs up.</summary>
    public bool Endless { get; init; }

    /// <summary>Begins a line and never ends it.</summary>
    public bool OneLine { get; init; }

    /// <summary>Wait before each part.</summary>
    public TimeSpan Pace { get; init; }
}

/// <summary>A request as it arrived.</summary>
public sealed record Received(string Path, JsonNode Body, IReadOnlyDictionary<string, string> Headers);

/// <summary>Speaks the streaming protocols of OpenAI (chat completions, embeddings) and Anthropic (messages) on a loopback port.</summary>
public sealed class ProviderServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<Behaviour> _script = new();
    private readonly CancellationTokenSource _closing = new();

    private ProviderServer(WebApplication app)
    {
        _app = app;
        app.MapPost("/v1/chat/completions", context => HandleAsync(context, OpenAiAsync));
        app.MapPost("/v1/messages", context => HandleAsync(context, AnthropicAsync));
        app.MapPost("/v1/embeddings", EmbeddingsAsync);
    }

    public ConcurrentQueue<Received> Requests { get; } = new();

    /// <summary>What happens after the script ran out.</summary>
    public Behaviour Usual { get; set; } = new();

    public string Address => _app.Urls.First();

    public static async Task<ProviderServer> StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var server = new ProviderServer(builder.Build());
        await server._app.StartAsync(cancellationToken);
        return server;
    }

    public void Next(params Behaviour[] behaviours) => Array.ForEach(behaviours, _script.Enqueue);

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _app.DisposeAsync();
        _closing.Dispose();
    }

    private async Task HandleAsync(HttpContext context, Func<HttpContext, Behaviour, CancellationToken, Task> answer)
    {
        await NoteAsync(context);
        var behaviour = _script.TryDequeue(out var next) ? next : Usual;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _closing.Token);
        if (behaviour.Hangs)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return;
        }

        if (behaviour.Status != 200)
        {
            context.Response.StatusCode = behaviour.Status;
            if (behaviour.RetryAfter is not null)
            {
                context.Response.Headers.RetryAfter = behaviour.RetryAfter;
            }

            await context.Response.WriteAsync("""{"error":{"type":"error","message":"refused"}}""", stop.Token);
            return;
        }

        context.Response.ContentType = "text/event-stream";
        if (behaviour.Garbage)
        {
            await context.Response.WriteAsync("data: <html>502</html>\n\n", stop.Token);
            return;
        }

        if (behaviour.OneLine)
        {
            var words = string.Concat(Enumerable.Repeat(behaviour.Text, 4096));
            await context.Response.WriteAsync("data: ", stop.Token);
            while (!stop.IsCancellationRequested)
            {
                await context.Response.WriteAsync(words, CancellationToken.None);
            }

            return;
        }

        await answer(context, behaviour, stop.Token);
    }

    private async Task NoteAsync(HttpContext context)
    {
        var body = await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
        Requests.Enqueue(new Received(context.Request.Path, body!, context.Request.Headers.ToDictionary(header => header.Key.ToLowerInvariant(), header => header.Value.ToString())));
    }

    private static async Task OpenAiAsync(HttpContext context, Behaviour behaviour, CancellationToken cancellationToken)
    {
        foreach (var part in Parts(behaviour).TakeWhile(_ => !cancellationToken.IsCancellationRequested))
        {
            await Task.Delay(behaviour.Pace, cancellationToken);
            await SendAsync(context, null, OpenAiChunk($$"""{"index":0,"delta":{"role":"assistant","content":{{JsonSerializer.Serialize(part)}}},"finish_reason":null}"""), cancellationToken);
        }

        if (!behaviour.Half)
        {
            await SendAsync(context, null, OpenAiChunk("""{"index":0,"delta":{},"finish_reason":"stop"}"""), cancellationToken);
            await SendAsync(context, null, """{"id":"c1","object":"chat.completion.chunk","created":1,"model":"test-model","choices":[],"usage":{"prompt_tokens":120,"completion_tokens":30,"total_tokens":150}}""", cancellationToken);
            await context.Response.WriteAsync("data: [DONE]\n\n", cancellationToken);
        }
    }

    private static async Task AnthropicAsync(HttpContext context, Behaviour behaviour, CancellationToken cancellationToken)
    {
        await SendAsync(context, "message_start", """{"type":"message_start","message":{"id":"m1","type":"message","role":"assistant","content":[],"model":"test-model","stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":120,"output_tokens":1}}}""", cancellationToken);
        await SendAsync(context, "content_block_start", """{"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}""", cancellationToken);
        foreach (var part in Parts(behaviour).TakeWhile(_ => !cancellationToken.IsCancellationRequested))
        {
            await Task.Delay(behaviour.Pace, cancellationToken);
            await SendAsync(context, "content_block_delta", $$$"""{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":{{{JsonSerializer.Serialize(part)}}}}}""", cancellationToken);
        }

        if (!behaviour.Half)
        {
            await SendAsync(context, "content_block_stop", """{"type":"content_block_stop","index":0}""", cancellationToken);
            await SendAsync(context, "message_delta", """{"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null},"usage":{"output_tokens":30}}""", cancellationToken);
            await SendAsync(context, "message_stop", """{"type":"message_stop"}""", cancellationToken);
        }
    }

    private async Task EmbeddingsAsync(HttpContext context)
    {
        await NoteAsync(context);
        var inputs = Requests.Last().Body["input"] is JsonArray many ? many.Count : 1;
        var behaviour = _script.TryDequeue(out var next) ? next : Usual;
        context.Response.StatusCode = behaviour.Status;
        context.Response.ContentType = "application/json";
        var floats = Enumerable.Range(0, 16).Select(i => (float)(i + 1)).SelectMany(BitConverter.GetBytes).ToArray();
        var data = string.Join(',', Enumerable.Range(0, inputs).Select(i => $$$"""{"object":"embedding","index":{{{i.ToString(CultureInfo.InvariantCulture)}}},"embedding":"{{{Convert.ToBase64String(floats)}}}"}"""));
        await context.Response.WriteAsync($$$"""{"object":"list","data":[{{{data}}}],"model":"test-embed","usage":{"prompt_tokens":3,"total_tokens":3}}""", context.RequestAborted);
    }

    private static IEnumerable<string> Parts(Behaviour behaviour) =>
        Enumerable.Range(0, behaviour.Endless ? int.MaxValue : 1).SelectMany(_ => behaviour.Text.Chunk(8)).Select(part => new string(part));

    private static string OpenAiChunk(string choice) => $$"""{"id":"c1","object":"chat.completion.chunk","created":1,"model":"test-model","choices":[{{choice}}]}""";

    private static async Task SendAsync(HttpContext context, string? name, string json, CancellationToken cancellationToken)
    {
        await context.Response.WriteAsync(name is null ? $"data: {json}\n\n" : $"event: {name}\ndata: {json}\n\n", cancellationToken);
        await context.Response.Body.FlushAsync(cancellationToken);
    }
}
