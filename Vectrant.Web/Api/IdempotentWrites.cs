using System.Security.Cryptography;
using System.Text;
using Vectrant.Core.Conversations;
using Vectrant.Core.Requests;
using Vectrant.Web.Security;

namespace Vectrant.Web.Api;

/// <summary>
/// A write with an <c>Idempotency-Key</c> is done once: its repetitions by the same credential get the first answer, for a day. Only what
/// succeeded is remembered; a refusal did nothing and may be tried again. What an answer showed is not remembered: a repetition reads it
/// anew, for rights may have ended meanwhile, and a secret is not told twice.
/// </summary>
internal static class IdempotentWrites
{
    private const string Header = "Idempotency-Key";
    private const string Replayed = "Idempotency-Replayed";

    public static RouteHandlerBuilder OncePerKey(this RouteHandlerBuilder endpoint) =>
        endpoint.AddEndpointFilter(RunAsync).WithMetadata(new Keyed()).TakesKey().Refuses(400, 409, 422, 503);

    /// <summary>Answers with the thing in its new version; a repetition with what is there then.</summary>
    /// <param name="endpoint">A write.</param>
    /// <param name="reader">The handler that reads the thing, whose id is in the route or the last part of the answer's Location.</param>
    /// <param name="status">Of the answer.</param>
    public static RouteHandlerBuilder GivesVersion<T>(this RouteHandlerBuilder endpoint, Delegate reader, int status = StatusCodes.Status200OK) =>
        endpoint.GivesVersion<T>(status).WithMetadata(new ShownAgain(reader));

    /// <summary>Answers with a secret that nobody is told again.</summary>
    public static RouteHandlerBuilder GivesSecret<T>(this RouteHandlerBuilder endpoint, int status = StatusCodes.Status200OK) =>
        endpoint.Produces<T>(status).WithMetadata(new ShownOnce());

    /// <summary>The same for every repetition, so that a use case that has a key of its own can take it; a new one without a key.</summary>
    public static Guid KeyOf(HttpRequest request) => request.Headers.TryGetValue(Header, out var key)
        ? new Guid(SHA256.HashData(Encoding.UTF8.GetBytes($"{CallerOf(request)} {key}")).AsSpan(0, 16))
        : Guid.CreateVersion7();

    private static async ValueTask<object?> RunAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (!http.Request.Headers.TryGetValue(Header, out var keys))
        {
            return await next(context);
        }

        var key = keys.Count == 1 ? keys.ToString() : "";
        if (RepeatKey.Refuse(key) is { } malformed)
        {
            return malformed.ToProblem();
        }

        var (hash, refusal) = await HashAsync(http.Request, key, http.RequestAborted);
        if (hash is null)
        {
            return refusal;
        }

        if (await OpenWrites.RefuseAsync(http) is { } busy)
        {
            return busy;
        }

        var ledger = http.RequestServices.GetRequiredService<IRequestLedger>();
        await using var turn = await ledger.BeginAsync(new RepeatableRequest(CallerOf(http.Request), SHA256.HashData(Encoding.ASCII.GetBytes(key)), hash), http.RequestAborted);
        switch (turn.Kind)
        {
            case TurnKind.First:
                return await DoAsync(context, next, turn);
            case TurnKind.Done:
                return await RepeatAsync(http, turn.Response!);
            case TurnKind.Running:
                http.Response.Headers.RetryAfter = "1";
                return Problems.Of(StatusCodes.Status409Conflict, "request_in_work", "The request with this key is still being done. Send it again in a moment to get its answer.");
            case TurnKind.Interrupted:
                return Problems.Of(
                    StatusCodes.Status409Conflict, "request_interrupted",
                    "The request with this key was interrupted, and whether it was done is not known. Look at the result, and use a new key if it has to be sent again.");
            default:
                return Problems.Of(
                    StatusCodes.Status422UnprocessableEntity, "idempotency_key_reused", "This Idempotency-Key was used for another request. Use a new key for a new request.");
        }
    }

    private static async Task<object?> DoAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next, IRequestTurn turn)
    {
        // Who sends a key and loses the connection comes back for the answer: the work is not given up half done.
        var http = context.HttpContext;
        var stopping = http.RequestServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        for (var index = 0; index < context.Arguments.Count; index++)
        {
            if (context.Arguments[index] is CancellationToken)
            {
                context.Arguments[index] = stopping;
            }
        }

        var result = await next(context) as IResult ?? throw new InvalidOperationException("An endpoint with a key must return a result.");
        var response = http.Response;
        var written = await WriteAsync(response, () => result.ExecuteAsync(http));
        if (response.StatusCode is >= 200 and < 300)
        {
            var body = http.GetEndpoint()!.Metadata.GetMetadata<IUnkept>() is null ? written : [];
            var stored = new StoredResponse(response.StatusCode, Text(response.Headers.Location), Text(response.Headers.ETag), response.ContentType, body);
            await turn.KeepAsync(stored, CancellationToken.None);
        }
        else
        {
            await turn.ForgetAsync(CancellationToken.None);
        }

        return new Written(written);
    }

    private static async Task<IResult> RepeatAsync(HttpContext http, StoredResponse stored)
    {
        var response = http.Response;
        switch (http.GetEndpoint()!.Metadata.GetMetadata<IUnkept>())
        {
            case ShownOnce:
                response.Headers.Location = stored.Location;
                return Problems.Of(
                    StatusCodes.Status409Conflict, "shown_once",
                    "This was done. Its answer held a secret, which is told once: if that answer was lost, have another secret made, with a new key.");
            case ShownAgain shown:
                if (stored.Location is { } location)
                {
                    http.Request.RouteValues["id"] = location[(location.LastIndexOf('/') + 1)..];
                }

                var body = await WriteAsync(response, () => shown.Reader(http.RequestServices)(http));
                if (response.StatusCode == StatusCodes.Status200OK)
                {
                    response.StatusCode = stored.Status;
                    response.Headers.Location = stored.Location;
                    response.Headers[Replayed] = "true";
                }

                return new Written(body);
            default:
                return new Replay(stored);
        }
    }

    private static async Task<byte[]> WriteAsync(HttpResponse response, Func<Task> write)
    {
        var wire = response.Body;
        using var written = new MemoryStream();
        response.Body = written;
        try
        {
            await write();
        }
        finally
        {
            response.Body = wire;
        }

        return written.ToArray();
    }

    private static async Task<(byte[]? Hash, IResult? Refusal)> HashAsync(HttpRequest request, string key, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.ASCII.GetBytes(key));
        // An API key may do less than its owner: an answer of another credential is the answer to another request.
        var credential = request.HttpContext.User.FindFirst(LimitHolders.KeyClaim)?.Value;
        hash.AppendData(Encoding.UTF8.GetBytes($"{credential}\n{request.Method}\n{request.Path}\n{request.QueryString}\n{request.Headers.IfMatch}\n"));
        return await ApiBody.ReceiveAsync(request, hash.AppendData, cancellationToken) is { } refusal ? (null, refusal) : (hash.GetHashAndReset(), null);
    }

    private static string CallerOf(HttpRequest request) => CurrentActor.From(request.HttpContext.User).PersonId?.ToString()
        ?? throw new InvalidOperationException("A write of the API has no person behind it.");

    private static string? Text(Microsoft.Extensions.Primitives.StringValues header) => header.Count == 0 ? null : header.ToString();

    /// <summary>Status and headers stand already; whether the caller still listens makes no difference any more.</summary>
    private sealed class Written(byte[] body) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext) =>
            body.Length == 0 ? Task.CompletedTask : httpContext.Response.Body.WriteAsync(body, 0, body.Length, httpContext.RequestAborted);
    }

    /// <summary>Of an endpoint that is done once for each key.</summary>
    internal interface ITakesKey;

    /// <summary>Of an endpoint whose answers are not remembered but for status and address.</summary>
    internal interface IUnkept;

    private sealed class Keyed : ITakesKey;

    private sealed class ShownOnce : IUnkept;

    private sealed class ShownAgain(Delegate reader) : IUnkept
    {
        private RequestDelegate? _reader;

        public RequestDelegate Reader(IServiceProvider services) =>
            _reader ??= RequestDelegateFactory.Create(reader, new RequestDelegateFactoryOptions { ServiceProvider = services, RouteParameterNames = ["id"] }).RequestDelegate;
    }

    private sealed class Replay(StoredResponse stored) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            var response = httpContext.Response;
            response.StatusCode = stored.Status;
            response.ContentType = stored.ContentType;
            response.Headers.CacheControl = "no-store";
            response.Headers.Location = stored.Location;
            response.Headers.ETag = stored.EntityTag;
            response.Headers[Replayed] = "true";
            return new Written(stored.Body).ExecuteAsync(httpContext);
        }
    }
}
