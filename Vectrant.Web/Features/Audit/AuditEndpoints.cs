using System.Text.Json;
using Vectrant.Core.Audit;
using Vectrant.Core.Common;
using Vectrant.Web.Api;
using Vectrant.Web.Security;

namespace Vectrant.Web.Features.Audit;

/// <summary>The audit log, for programs.</summary>
internal static class AuditEndpoints
{
    private static readonly QueryField Action = QueryField.Text("action", 100, "An exact action, or a room with its point, such as identity., for everything in it.");
    private static readonly QueryField Person = QueryField.Text("person", 100, "A part of the actor's name.");
    private static readonly QueryField From = QueryField.Moment("from", "Not older than this.");
    private static readonly QueryField Until = QueryField.Moment("until", "Older than this.");

    public static IEndpointRouteBuilder MapAudit(this IEndpointRouteBuilder routes)
    {
        var api = new ApiRoutes(routes, "/audit", "Audit");
        api.Get("", ListAsync, Permission.ReadAudit)
            .WithName("listAudit").WithSummary("Lists the audit log, newest first.")
            .TakesQuery(Action, Person, From, Until, Paging.Cursor, Paging.Limit)
            .Produces<PageBody<AuditLineBody>>().Refuses(400);
        api.RefuseOtherMethods();
        return routes;
    }

    private static async Task<IResult> ListAsync(HttpRequest request, ICurrentActor actors, IAuditQuery query, Paging paging, CancellationToken cancellationToken)
    {
        if (paging.Refuse(request, out var before) is { } refusal)
        {
            return refusal;
        }

        var filter = new AuditFilter(Action.TextIn(request), Person.TextIn(request), From.MomentIn(request), Until.MomentIn(request), before, Paging.LimitOf(request));
        return paging.Page(request, await query.ListAsync(await actors.GetAsync(cancellationToken), filter, cancellationToken), AuditLineBody.Of);
    }
}

/// <summary>One line of the audit log.</summary>
/// <param name="Id">Grows with time.</param>
/// <param name="Detail">Facts beside it: ids, counts, names of settings.</param>
public sealed record AuditLineBody(
    long Id, DateTimeOffset At, Guid? ActorId, string ActorName, string Action, string SubjectType, string? SubjectId, IReadOnlyDictionary<string, JsonElement> Detail)
{
    internal static AuditLineBody Of(AuditLine line) => new(
        line.Id, line.At, line.ActorId?.Value, line.ActorName, line.Action, line.SubjectType, line.SubjectId,
        JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(line.Detail) ?? []);
}
