using Vectrant.Core.Answering;
using Vectrant.Core.Common;
using Vectrant.Core.Conversations.Queue;
using Vectrant.Web.Api;
using Vectrant.Web.Features.Conversations;
using Vectrant.Web.Security;

namespace Vectrant.Web.Features.Queue;

/// <summary>What waits, for programs.</summary>
internal static class QueueEndpoints
{
    private static readonly QueryField Part = QueryField.Choice<QueueFilter>("part", "Which part of the queue; toDecide when left out.");

    public static IEndpointRouteBuilder MapQueue(this IEndpointRouteBuilder routes)
    {
        var api = new ApiRoutes(routes, "/queue", "Queue");
        api.Get("", ListAsync, Permission.ViewQueue)
            .WithName("listQueue").WithSummary("Lists what waits for a person, longest waiting first: the first 200.")
            .TakesQuery(Part).Produces<QueueBody>().Refuses(400);
        api.RefuseOtherMethods();
        return routes;
    }

    private static async Task<IResult> ListAsync(HttpRequest request, ICurrentActor actors, IQueueQuery query, CancellationToken cancellationToken) =>
        ApiResults.Json(QueueBody.Of(await query.ListAsync(
            await actors.GetAsync(cancellationToken), Part.ChoiceIn<QueueFilter>(request) ?? QueueFilter.ToDecide, cancellationToken)));
}

/// <summary>One part of the queue.</summary>
/// <param name="Items">Longest waiting first.</param>
/// <param name="Counts">How many wait in each part.</param>
/// <param name="More">Whether more wait than are listed.</param>
public sealed record QueueBody(IReadOnlyList<QueueItemBody> Items, QueueCountsBody Counts, bool More)
{
    internal static QueueBody Of(QueueList list) => new(
        [.. list.Items.Select(QueueItemBody.Of)],
        new QueueCountsBody(list.Counts.ToDecide, list.Counts.Mine, list.Counts.HandOvers, list.Counts.Flagged, list.Counts.All),
        list.More);
}

public sealed record QueueCountsBody(int ToDecide, int Mine, int HandOvers, int Flagged, int All);

/// <summary>One waiting conversation.</summary>
public sealed record QueueItemBody(
    Guid ConversationId, string Code, string Topic, string Preview, DateTimeOffset WaitingSince, string? Language, QueueSituation Situation, Guid? DraftId,
    double? Confidence, int SupportedSentences, int Sentences, int Sources, int Redactions, AnswerOutcome? Outcome, ClaimBody? Claim, string? TakenOverBy,
    StandingBody? Standing, string? FirstApprover, bool AwaitsYou, DateTimeOffset? HandoverDueAt, bool HandoverEscalated)
{
    internal static QueueItemBody Of(QueueItem item) => new(
        item.ConversationId.Value, item.Code, item.Topic, item.Preview, item.WaitingSince, item.Language, item.Situation, item.DraftId?.Value,
        item.Confidence, item.SupportedSentences, item.Sentences, item.Sources, item.Redactions, item.Outcome, ClaimBody.Of(item.Claim), item.TakenOverBy,
        StandingBody.Of(item.Standing), item.FirstApprover, item.AwaitsYou, item.HandoverDueAt, item.HandoverEscalated);
}
