using Vectrant.Core.Identity.Accounts;
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
    /// <param name="accounts">Where the install's address stands.</param>
    /// <param name="origin">What counts where it does not.</param>
    /// <param name="provider">Its short name.</param>
    public static Uri Callback(AccountOptions accounts, Uri origin, string provider)
    {
        ArgumentNullException.ThrowIfNull(accounts);
        return new Uri(accounts.PublicAddress.Length == 0 ? origin : new Uri(accounts.PublicAddress), $"sign-in/callback/{provider}");
    }

    private static async Task<IResult> BeginAsync(HttpContext context, ProviderWay way, string provider, string? returnUrl, string? connect, string? confirm) =>
        Leave(context, await way.BeginAsync(context, provider, LocalAddress.Or(returnUrl, "/"), new ProviderErrand(connect, confirm)));

    private static async Task<IResult> EndAsync(HttpContext context, ProviderWay way, string provider) => Leave(context, await way.EndAsync(context, provider));

    private static IResult Leave(HttpContext context, string address)
    {
        context.Response.Headers.CacheControl = "no-store";
        return Results.Redirect(address);
    }
}
