using Vectrant.Core.Common;
using Vectrant.Core.Identity.Limits;
using Vectrant.Web.Security;

namespace Vectrant.Web.Shared.Csv;

internal static class ExportRoutes
{
    /// <summary>The file of a page's list, beside the page and behind the same permission.</summary>
    /// <param name="routes">Where endpoints are mapped.</param>
    /// <param name="page">The page's address.</param>
    /// <param name="permission">That of the page.</param>
    /// <param name="export">Makes the file, or refuses.</param>
    public static void MapExport(this IEndpointRouteBuilder routes, string page, Permission permission, Delegate export) =>
        routes.MapGet(page + "/export", export).RequireAuthorization(permission.ToString()).LimitedAs(EndpointClass.Read).ExcludeFromDescription();
}
