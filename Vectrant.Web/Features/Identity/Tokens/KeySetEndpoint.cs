using Vectrant.Core.Identity.Limits;
using Vectrant.Core.Identity.Tokens;
using Vectrant.Web.Security;

namespace Vectrant.Web.Features.Identity.Tokens;

/// <summary>The public keys with which anybody can verify an access token.</summary>
public static class KeySetEndpoint
{
    public const string Path = "/.well-known/jwks.json";
    private const string MediaType = "application/jwk-set+json";

    /// <summary>Copies may be a few minutes old: a key is published for hours before it signs.</summary>
    private const string Caching = "public, max-age=300";

    public static IEndpointRouteBuilder MapKeySet(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet(Path, ReadAsync).AllowAnonymous().LimitedAs(EndpointClass.Read);
        return endpoints;
    }

    private static async Task<IResult> ReadAsync(ISigningKeys keys, HttpContext context)
    {
        var published = await keys.PublishedAsync(context.RequestAborted);
        context.Response.Headers.CacheControl = Caching;
        return Results.Json(published, contentType: MediaType);
    }
}
