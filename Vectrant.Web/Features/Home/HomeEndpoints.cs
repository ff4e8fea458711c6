using Vectrant.Core.Identity.Limits;
using Vectrant.Web.Layout;
using Vectrant.Web.Security;

namespace Vectrant.Web.Features.Home;

/// <summary>The bare address: everybody lands where their work is.</summary>
public static class HomeEndpoints
{
    public static IEndpointRouteBuilder MapHome(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/", (HttpContext context) => Results.LocalRedirect(Navigation.HomeOf(CurrentActor.From(context.User)))).LimitedAs(EndpointClass.Read).RequireAuthorization();
        return endpoints;
    }
}
