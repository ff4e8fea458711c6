using Vectrant.Core.Identity.Limits;
using Vectrant.Web.Security;

namespace Vectrant.Web.Features.Identity.Providers;

/// <summary>The way to a provider and back.</summary>
public static class ProviderEndpoints
{
    public static IEndpointRouteBuilder MapProviders(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/sign-in/with/{provider}", BeginAsync).LimitedAs(EndpointClass.SignIn).AllowAnonymous();
        endpoints.MapGet("/sign-in/callback/{provider}", EndAsync).LimitedAs(EndpointClass.SignIn).AllowAnonymous();
        return endpoints;
    }

    /// <summary>Where a provider sends browsers back to; has to be registered there exactly so.</summary>
    public static Uri Callback(Uri origin, string provider) => new(origin, $"sign-in/callback/{provider}");

    private static async Task<IResult> BeginAsync(HttpContext context, ProviderWay way, string provider, string? returnUrl, string? connect) =>
        Leave(context, await way.BeginAsync(context, provider, LocalAddress.Or(returnUrl, "/"), connect));

    private static async Task<IResult> EndAsync(HttpContext context, ProviderWay way, string provider) => Leave(context, await way.EndAsync(context, provider));

    private static IResult Leave(HttpContext context, string address)
    {
        context.Response.Headers.CacheControl = "no-store";
        return Results.Redirect(address);
    }
}
