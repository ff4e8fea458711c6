using Dapper;
using Vectrant.Core.Answering;
using Vectrant.Core.Common;
using Vectrant.Core.Conversations;
using Vectrant.Core.Conversations.Drafts;
using Vectrant.Core.Conversations.Queue;
using Vectrant.Infrastructure.Identity.Teams;
using Vectrant.Infrastructure.Persistence;

namespace Vectrant.Infrastructure.Conversations.Queue;

internal sealed class QueueQuery(AppDatabase database, TimeProvider time) : IQueueQuery
{
    private const int Limit = 200;

    public async Task<QueueList> ListAsync(Actor actor, QueueFilter filter, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (ConversationRights.RefuseView(actor) is not null)
        {
            return new QueueList([], new QueueCounts(), false);
        }

        var scope = TeamScope.Reads(actor, Permission.ViewQueue);
        var seconds = TeamScope.Works(actor, Permission.GiveSecondApproval);
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var reader = await connection.QueryMultipleAsync(new CommandDefinition(
            $"""
            {QueueSql.Items(QueueSql.ConditionOf(filter, seconds), scope, seconds)};
            {QueueSql.Counts(scope, seconds)}
            """,
            new { now = time.GetUtcNow(), me = actor.PersonId, limit = Limit + 1 },
            cancellationToken: cancellationToken));
        var items = (await reader.ReadAsync<Row>()).Select(row => row.ToItem()).ToList();
        var counts = await reader.ReadFirstAsync<QueueCounts>();
        return new QueueList(items.Count > Limit ? items[..Limit] : items, counts, items.Count > Limit);
    }

    private sealed class Row
    {
        public required ConversationId Id { get; init; }

        public required string Code { get; init; }

        public required string Topic { get; init; }

        public string? Preview { get; init; }

        public required DateTimeOffset WaitingSince { get; init; }

        public string? Language { get; init; }

        public required string Situation { get; init; }

        public DraftId? DraftId { get; init; }

        public float? Confidence { get; init; }

        public int? SupportedSentences { get; init; }

        public int? Sentences { get; init; }

        public int? Sources { get; init; }

        public int? Redactions { get; init; }

        /// <summary>Values that were taken out of the customer's newest message before it was stored.</summary>
        public int? Hidden { get; init; }

        public string? Outcome { get; init; }

        public PersonId? ClaimedBy { get; init; }

        public string? ClaimerName { get; init; }

        public DateTimeOffset? ClaimExpiresAt { get; init; }

        public string? HandlerName { get; init; }

        public DecisionId? DecisionId { get; init; }

        public DateTimeOffset? SendAfter { get; init; }

        public string? FirstApprover { get; init; }

        public bool AwaitsYou { get; init; }

        public DateTimeOffset? DueAt { get; init; }

        public bool Escalated { get; init; }

        public QueueItem ToItem() => new()
        {
            ConversationId = Id,
            Code = Code,
            Topic = Topic,
            Preview = Preview ?? "",
            WaitingSince = WaitingSince,
            Language = Language,
            Situation = EnumText.To<QueueSituation>(Situation),
            DraftId = DraftId,
            Confidence = Confidence,
            SupportedSentences = SupportedSentences ?? 0,
            Sentences = Sentences ?? 0,
            Sources = Sources ?? 0,
            Redactions = (Redactions ?? 0) + (Hidden ?? 0),
            Outcome = Outcome is null ? null : EnumText.To<AnswerOutcome>(Outcome),
            Claim = ClaimedBy is { } holder ? new Claim(holder, ClaimerName!, ClaimExpiresAt!.Value) : null,
            TakenOverBy = HandlerName,
            Standing = DecisionId is { } decision ? new StandingDecision(decision, SendAfter!.Value) : null,
            FirstApprover = FirstApprover,
            AwaitsYou = AwaitsYou,
            HandoverDueAt = DueAt,
            HandoverEscalated = Escalated,
        };
    }
}
