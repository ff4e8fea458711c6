using System.Security.Cryptography;
using System.Text;
using Vectrant.Core.Conversations;
using Vectrant.Core.Requests;
using Vectrant.Web.Security;

namespace Vectrant.Web.Api;

/// <summary>
/// A write with an <c>Idempotency-Key</c> is done once: its repetitions get the first answer, for a day. Only what succeeded is
/// remembered; a refusal did nothing and may be tried again.
/// </summary>
internal static class IdempotentWrites
{
    private const string Header = "Idempotency-Key";

    public static RouteHandlerBuilder OncePerKey(this RouteHandlerBuilder endpoint) =>
        endpoint.AddEndpointFilter(RunAsync).TakesKey().Refuses(400, 409, 422);

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

        var ledger = http.RequestServices.GetRequiredService<IRequestLedger>();
        await using var turn = await ledger.BeginAsync(new RepeatableRequest(CallerOf(http.Request), SHA256.HashData(Encoding.ASCII.GetBytes(key)), hash), http.RequestAborted);
        switch (turn.Kind)
        {
            case TurnKind.First:
                return await DoAsync(context, next, turn);
            case TurnKind.Done:
                return new Replay(turn.Response!);
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
        var wire = response.Body;
        using var written = new MemoryStream();
        response.Body = written;
        try
        {
            await result.ExecuteAsync(http);
        }
        finally
        {
            response.Body = wire;
        }

        if (response.StatusCode is >= 200 and < 300)
        {
            var stored = new StoredResponse(response.StatusCode, Text(response.Headers.Location), Text(response.Headers.ETag), response.ContentType, written.ToArray());
            await turn.KeepAsync(stored, CancellationToken.None);
        }
        else
        {
            await turn.ForgetAsync(CancellationToken.None);
        }

        return new Written(written.ToArray());
    }

    private static async Task<(byte[]? Hash, IResult? Refusal)> HashAsync(HttpRequest request, string key, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.ASCII.GetBytes(key));
        hash.AppendData(Encoding.UTF8.GetBytes($"{request.Method}\n{request.Path}\n{request.QueryString}\n{request.Headers.IfMatch}\n"));
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
            response.Headers["Idempotency-Replayed"] = "true";
            return new Written(stored.Body).ExecuteAsync(httpContext);
        }
    }
}
