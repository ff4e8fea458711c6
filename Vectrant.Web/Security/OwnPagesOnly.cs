using Vectrant.Core.Identity.Access;

namespace Vectrant.Web.Security;

/// <summary>Answers under its own names only, and opens live connections for its own pages only.</summary>
internal static class OwnPagesOnly
{
    private const string Health = "/health";

    /// <summary>Live connections: browsers send cookies along with them whichever page opens them, and no rule of theirs keeps the answers from it.</summary>
    private static readonly string[] Live = ["/_blazor", "/hubs"];

    /// <summary>After the headers, so that refusals carry them, too; before anything reads the host.</summary>
    public static IApplicationBuilder UseOwnPagesOnly(this IApplicationBuilder app)
    {
        var names = app.ApplicationServices.GetRequiredService<HostNames>();
        var events = app.ApplicationServices.GetRequiredService<IAccessEvents>();
        return app.Use((context, next) =>
        {
            // Probes of orchestrators ask by whatever address they find; the answer is the same for everybody.
            if (!names.Knows(context.Request.Host) && !context.Request.Path.StartsWithSegments(Health, StringComparison.Ordinal))
            {
                return Problems.Of(
                    StatusCodes.Status400BadRequest, "host_unknown",
                    "Vectrant is not called that here. Open it under its own address; its operator sets the address in Accounts:PublicAddress and further names in Security:AllowedHosts.")
                    .ExecuteAsync(context);
            }

            if (Array.Find(Live, path => context.Request.Path.StartsWithSegments(path, StringComparison.OrdinalIgnoreCase)) is { } live && IsForeign(context.Request, names))
            {
                // Not the whole path: it is the sender's, and each one would be a line of its own.
                events.Record(new AccessEvent(AccessEventKind.ForeignPage) { Subject = live, Address = context.Connection.RemoteIpAddress?.ToString() });
                return Problems.Of(StatusCodes.Status403Forbidden, "foreign_page", "Another site's page asked for this connection. Only pages of Vectrant open one.").ExecuteAsync(context);
            }

            return next(context);
        });
    }

    /// <summary>Programs name no origin; browsers do for every socket and every request that is not a plain read, and newer ones say where a read came from.</summary>
    private static bool IsForeign(HttpRequest request, HostNames names) =>
        request.Headers.Origin.Count > 0
            ? request.Headers.Origin.Count > 1 || !names.IsOwn(request, request.Headers.Origin.ToString())
            : request.Headers["Sec-Fetch-Site"].ToString() is "cross-site" or "same-site";
}
