using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using Vectrant.Core.Requests;
using Vectrant.Web.Security;

namespace Vectrant.Web.Api;

/// <summary>
/// The version of a thing is a hash of how it is shown: whatever makes a difference to the reader makes another version. A change
/// that names a version which is not the present one is refused, so that nobody overwrites what they have not seen.
/// </summary>
internal static class EntityTags
{
    private const int HashBytes = 16;

    public static string Of(byte[] json) => $"\"{Base64Url.EncodeToString(SHA256.HashData(json).AsSpan(0, HashBytes))}\"";

    /// <summary>The thing with its version, or 304 when the caller has it.</summary>
    public static IResult Versioned<T>(T body, int status = StatusCodes.Status200OK, string? location = null) =>
        new VersionedResult(JsonSerializer.SerializeToUtf8Bytes(body, ApiJson.Options), status, location);

    /// <summary>412 when the caller has seen another version than the present one; else null.</summary>
    public static IResult? Refuse<T>(HttpRequest request, T present)
    {
        var tags = request.GetTypedHeaders().IfMatch;
        var own = Of(JsonSerializer.SerializeToUtf8Bytes(present, ApiJson.Options));
        return tags.Any(tag => tag.Tag == "*" || (!tag.IsWeak && tag.Tag == own))
            ? null
            : Problems.Of(StatusCodes.Status412PreconditionFailed, "changed_meanwhile", "This has changed since it was read. Read it again, look at what is new, and send the change with the new ETag.");
    }

    /// <summary>
    /// Asks for <c>If-Match</c> and lets one change of a thing happen at a time, so that of two callers with the same version only the
    /// first one's change can go through.
    /// </summary>
    /// <param name="endpoint">A change of the thing with the id of the route.</param>
    /// <param name="thing">What kind of thing.</param>
    public static RouteHandlerBuilder TakesVersion(this RouteHandlerBuilder endpoint, string thing) => endpoint
        .AddEndpointFilter(async (context, next) =>
        {
            var http = context.HttpContext;
            if (http.Request.GetTypedHeaders().IfMatch.Count == 0)
            {
                return Problems.Of(
                    StatusCodes.Status428PreconditionRequired, "version_needed",
                    "Send the header 'If-Match' with the ETag of what you have read, so that a change of somebody else is not lost.");
            }

            // The turn holds a connection of the database: nobody keeps one for as long as they take to send their words.
            if (http.Request.HasJsonContentType() && await ApiBody.ReceiveAsync(http.Request, static _ => { }, http.RequestAborted) is { } tooLarge)
            {
                return tooLarge;
            }

            if (await OpenWrites.RefuseAsync(http) is { } busy)
            {
                return busy;
            }

            var ledger = http.RequestServices.GetRequiredService<IRequestLedger>();
            await using var turn = await ledger.TryHoldAsync($"{thing} {http.GetRouteValue("id")}", http.RequestAborted);
            if (turn is null)
            {
                http.Response.Headers.RetryAfter = "1";
                return Problems.Of(StatusCodes.Status409Conflict, "changed_right_now", "Somebody changes this at this moment. Read it again and send the change with the new ETag.");
            }

            return await next(context);
        })
        .TakesHeader("If-Match", required: true, "The ETag of the version that the change is made to, or * for whatever is there.")
        .Refuses(409, 412, 428, 503);

    private sealed class VersionedResult(byte[] json, int status, string? location) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            var (request, response) = (httpContext.Request, httpContext.Response);
            var tag = Of(json);
            response.Headers.ETag = tag;
            response.Headers.CacheControl = "private, no-cache";
            if (HttpMethods.IsGet(request.Method) && request.GetTypedHeaders().IfNoneMatch.Any(known => known.Tag == "*" || known.Tag == tag))
            {
                response.StatusCode = StatusCodes.Status304NotModified;
                return;
            }

            response.StatusCode = status;
            response.ContentType = "application/json; charset=utf-8";
            response.ContentLength = json.Length;
            if (location is not null)
            {
                response.Headers.Location = request.PathBase + location;
            }

            await response.Body.WriteAsync(json, httpContext.RequestAborted);
        }
    }
}
