using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Localization;
using Microsoft.AspNetCore.Mvc;
using Vectrant.Core.Identity.Limits;
using Vectrant.Web.Layout;
using Vectrant.Web.Security;

namespace Vectrant.Web.Features.Identity;

/// <summary>Signing out and choosing a language: what sets or removes a cookie and is no page.</summary>
public static class IdentityEndpoints
{
    public static IEndpointRouteBuilder MapIdentity(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost("/sign-out", SignOutAsync).LimitedAs(EndpointClass.Write).AllowAnonymous();
        endpoints.MapGet("/language/{code}", ChooseLanguage).LimitedAs(EndpointClass.Read).AllowAnonymous();

        // The page reports a key or a click at most once a minute; reading the cookie already notes it.
        endpoints.MapPost("/session/seen", () => Results.NoContent()).LimitedAs(EndpointClass.Write);
        return endpoints;
    }

    private static async Task<IResult> SignOutAsync(HttpContext context, IAntiforgery antiforgery, [FromServices] SignInPerson person)
    {
        if (!await antiforgery.IsOwnFormAsync(context))
        {
            return Results.BadRequest();
        }

        await person.SignOutAsync();

        // What pages kept in this browser is not the next one's to see. Cookies are not cleared as a whole: language and theme may stay.
        context.Response.Headers["Clear-Site-Data"] = "\"cache\", \"storage\"";
        return Results.LocalRedirect("/sign-in");
    }

    private static IResult ChooseLanguage(HttpContext context, string code, string? returnUrl)
    {
        if (Languages.All.Any(language => language.Code == code))
        {
            context.Response.Cookies.Append(
                CookieRequestCultureProvider.DefaultCookieName,
                CookieRequestCultureProvider.MakeCookieValue(new RequestCulture(code)),
                new CookieOptions { MaxAge = TimeSpan.FromDays(365), SameSite = SameSiteMode.Lax, HttpOnly = true, Secure = context.Request.IsHttps, IsEssential = true });
        }

        return Results.LocalRedirect(LocalAddress.Or(returnUrl, "/"));
    }
}
