using Vectrant.Core.Common;
using Vectrant.Core.Guardrails;
using Vectrant.Core.Guardrails.Events;
using Vectrant.Web.Shared.Csv;

namespace Vectrant.Web.Features.Guardrails;

/// <summary>What the guards did, as a file; a lead's holds the own teams only.</summary>
internal static class SecurityEventExport
{
    private static readonly CsvColumn<SecurityEventLine>[] Columns =
    [
        new("id", line => line.Event.Id), new("at", line => line.Event.At), new("type", line => line.Event.Type), new("layer", line => line.Event.Layer),
        new("pipeline", line => line.Event.Pipeline), new("verdict", line => line.Event.Verdict), new("code", line => line.Event.Code),
        new("rules", line => string.Join(' ', line.Event.Rules)), new("characters", line => line.Event.Characters), new("matches", line => line.Event.Matches),
        new("counts", line => string.Join(' ', line.Event.Counts.Select(count => $"{count.Key}={count.Value}"))), new("score", line => line.Event.Score),
        new("conversation", line => line.ConversationCode), new("opinion", line => line.Opinion), new("judged_by", line => line.JudgedBy),
    ];

    public static IEndpointRouteBuilder MapSecurityEventExport(this IEndpointRouteBuilder routes)
    {
        routes.MapExport("/security-events", Permission.ReviewGuard, Export);
        return routes;
    }

    private static async Task<IResult> Export(HttpRequest request, ICurrentActor actors, ISecurityEventQuery events, CancellationToken cancellationToken)
    {
        var given = new ListFilter(request);
        var filter = new EventFilter(
            given.Text("type"), given.Choice<GuardLayer>("layer"), given.Choice<Verdict>("verdict"), given.Text("rule"), given.Choice<EventOpinion>("opinion"),
            given.Midnight("from"), given.Midnight("until", days: 1), null, CsvDownload<SecurityEventLine>.PageSize);
        var actor = await actors.GetAsync(cancellationToken);
        return given.Refusal
            ?? new CsvDownload<SecurityEventLine>("security-events", actor, given.Set, Columns, (after, stop) => events.ListAsync(actor, filter with { Before = after }, stop));
    }
}
