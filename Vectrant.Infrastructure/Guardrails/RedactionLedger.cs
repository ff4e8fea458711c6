using System.Globalization;
using Dapper;
using Vectrant.Core.Common;
using Vectrant.Core.Guardrails;
using Vectrant.Core.Guardrails.Redaction;
using Vectrant.Infrastructure.Identity.Teams;
using Vectrant.Infrastructure.Persistence;

namespace Vectrant.Infrastructure.Guardrails;

internal sealed class RedactionLedger(AppDatabase database) : IRedactionLedger
{
    private const int PageSize = 50;
    private const int MostTotals = 2000;

    public async Task<Page<LedgerLine>> ListAsync(Actor actor, LedgerFilter filter, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(filter);
        if (!actor.May(Permission.ReviewGuard))
        {
            return new Page<LedgerLine>([], null);
        }

        await using var connection = await database.OpenAsync(cancellationToken);
        var rows = (await connection.QueryAsync<LineRow>(new CommandDefinition(
            $"""
            SELECT l.id, l.at, l.deed, l.pipeline, l.conversation_id, c.code AS conversation_code, l.question_id, l.message_id, l.type, l.placeholder, l.count, l.place, l.rule,
                   ARRAY(SELECT call_id FROM redaction_call WHERE ledger_id = l.id ORDER BY call_id) AS calls,
                   CASE WHEN l.deed = 'revealed' THEN p.display_name END AS person
            FROM redaction_ledger l LEFT JOIN conversation c ON c.id = l.conversation_id LEFT JOIN person p ON p.id = l.person_id
            WHERE {Reviews(actor)} AND (@Type::text IS NULL OR l.type = @Type)
              AND (@Conversation::text IS NULL OR l.conversation_id = coalesce(@id, (SELECT id FROM conversation WHERE code = upper(@Conversation))))
              AND (@From::timestamptz IS NULL OR l.at >= @From) AND (@Until::timestamptz IS NULL OR l.at < @Until)
              AND (@Before::bigint IS NULL OR l.id < @Before)
            ORDER BY l.id DESC LIMIT @Limit
            """,
            new
            {
                Type = TextInput.Search(filter.Type),
                Conversation = TextInput.Search(filter.Conversation),
                id = Guid.TryParse(filter.Conversation, out var id) ? id : (Guid?)null,
                From = filter.From?.UtcDateTime,
                Until = filter.Until?.UtcDateTime,
                Before = long.TryParse(filter.Before, NumberStyles.None, CultureInfo.InvariantCulture, out var before) ? before : (long?)null,
                Limit = PageSize + 1,
                me = actor.PersonId,
            },
            cancellationToken: cancellationToken))).Select(row => row.ToLine()).ToList();
        var page = rows.Count > PageSize ? rows[..PageSize] : rows;
        return new Page<LedgerLine>(page, rows.Count > PageSize ? page[^1].Id.ToString(CultureInfo.InvariantCulture) : null);
    }

    public async Task<IReadOnlyList<LedgerTotal>> TotalsAsync(Actor actor, DateTimeOffset from, DateTimeOffset until, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (!actor.May(Permission.ReviewGuard))
        {
            return [];
        }

        await using var connection = await database.OpenAsync(cancellationToken);
        return [.. (await connection.QueryAsync<TotalRow>(new CommandDefinition(
            $"""
            SELECT to_char(l.at AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS day, l.type, sum(l.count)::int AS count,
                   sum((SELECT count(*) FROM redaction_call WHERE ledger_id = l.id))::int AS calls
            FROM redaction_ledger l LEFT JOIN conversation c ON c.id = l.conversation_id
            WHERE {Reviews(actor)} AND l.deed = 'replaced' AND l.at >= @from AND l.at < @until
            GROUP BY 1, 2 ORDER BY 1 DESC, 3 DESC, 2 LIMIT @MostTotals
            """,
            new { from, until, MostTotals, me = actor.PersonId },
            cancellationToken: cancellationToken))).Select(row => row.ToTotal())];
    }

    /// <summary>What was hidden in a question is no team's.</summary>
    private static string Reviews(Actor actor) => $"(l.conversation_id IS NULL OR {TeamScope.Works(actor, Permission.ReviewGuard)})";

    private sealed class LineRow
    {
        public required long Id { get; init; }

        public required DateTimeOffset At { get; init; }

        public required string Deed { get; init; }

        public required string Pipeline { get; init; }

        public Guid? ConversationId { get; init; }

        public string? ConversationCode { get; init; }

        public Guid? QuestionId { get; init; }

        public Guid? MessageId { get; init; }

        public required string Type { get; init; }

        public required string Placeholder { get; init; }

        public required int Count { get; init; }

        public required string Place { get; init; }

        public required string Rule { get; init; }

        public required long[] Calls { get; init; }

        public string? Person { get; init; }

        public LedgerLine ToLine() => new(
            Id, At, Enum.Parse<LedgerDeed>(Deed, ignoreCase: true), Enum.Parse<GuardPipeline>(Pipeline, ignoreCase: true), ConversationId, ConversationCode, QuestionId, MessageId,
            Type, Placeholder, Count, Place, Rule, Calls, Person);
    }

    private sealed class TotalRow
    {
        public required string Day { get; init; }

        public required string Type { get; init; }

        public required int Count { get; init; }

        public required int Calls { get; init; }

        public LedgerTotal ToTotal() => new(DateOnly.ParseExact(Day, "yyyy-MM-dd", CultureInfo.InvariantCulture), Type, Count, Calls);
    }
}
