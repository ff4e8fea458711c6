using Vectrant.Core.Audit;
using Vectrant.Core.Common;
using Vectrant.Web.Shared.Csv;

namespace Vectrant.Web.Features.Audit;

/// <summary>The audit log as a file.</summary>
internal static class AuditExport
{
    private static readonly CsvColumn<AuditLine>[] Columns =
    [
        new("id", line => line.Id), new("at", line => line.At), new("actor_id", line => line.ActorId), new("actor", line => line.ActorName),
        new("action", line => line.Action), new("subject_type", line => line.SubjectType), new("subject_id", line => line.SubjectId), new("detail", line => line.Detail),
    ];

    public static IEndpointRouteBuilder MapAuditExport(this IEndpointRouteBuilder routes)
    {
        routes.MapExport("/audit", Permission.ReadAudit, Export);
        return routes;
    }

    private static async Task<IResult> Export(HttpRequest request, ICurrentActor actors, IAuditQuery audit, CancellationToken cancellationToken)
    {
        var given = new ListFilter(request);
        var filter = new AuditFilter(
            given.Text("action"), given.Text("person"), given.Midnight("from"), given.Midnight("until", days: 1), null, CsvDownload<AuditLine>.PageSize)
        {
            Subject = AuditSubject.Parse(given.Text("subject")),
        };
        var actor = await actors.GetAsync(cancellationToken);
        return given.Refusal
            ?? new CsvDownload<AuditLine>("audit", actor, given.Set, Columns, (after, stop) => audit.ListAsync(actor, filter with { Before = after }, stop));
    }
}
