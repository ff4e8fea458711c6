using Vectrant.Core.Common;
using Vectrant.Core.Identity.Access;
using Vectrant.Web.Shared.Csv;

namespace Vectrant.Web.Features.Identity.Access;

/// <summary>Access events as a file.</summary>
internal static class AccessEventExport
{
    private static readonly CsvColumn<AccessEventLine>[] Columns =
    [
        new("id", line => line.Id), new("last_at", line => line.LastAt), new("kind", line => line.Kind), new("person_id", line => line.Person),
        new("person", line => line.PersonName), new("subject", line => line.Subject), new("address", line => line.Address), new("count", line => line.Count),
    ];

    public static IEndpointRouteBuilder MapAccessEventExport(this IEndpointRouteBuilder routes)
    {
        routes.MapExport("/access-events", Permission.ReadAudit, Export);
        return routes;
    }

    private static async Task<IResult> Export(HttpRequest request, ICurrentActor actors, IAccessEventQuery events, CancellationToken cancellationToken)
    {
        var given = new ListFilter(request);
        var filter = new AccessEventFilter(
            given.Text("kind"), given.Text("search"), given.Midnight("from"), given.Midnight("until", days: 1), null, CsvDownload<AccessEventLine>.PageSize);
        var actor = await actors.GetAsync(cancellationToken);
        return given.Refusal
            ?? new CsvDownload<AccessEventLine>("access-events", actor, given.Set, Columns, (after, stop) => events.ListAsync(actor, filter with { Before = after }, stop));
    }
}
