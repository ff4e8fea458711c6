using System.Globalization;
using Dapper;
using Vectrant.Core.Common;
using Vectrant.Core.Guardrails.Events;
using Vectrant.Infrastructure.Identity.Teams;
using Vectrant.Infrastructure.Persistence;

namespace Vectrant.Infrastructure.Guardrails;

internal sealed class SecurityEventQuery(AppDatabase database, TimeProvider time) : ISecurityEventQuery
{
    private const int MostRows = 1000;
    private const int MostRules = 500;
    private const int MostOfConversation = 200;

    /// <summary>What people said: the newest word of a colleague, else the writer's objection.</summary>
    private const string Opinions =
        """
        LEFT JOIN (SELECT DISTINCT ON (event_id) event_id, wrong, person_name FROM guard_feedback WHERE source = 'staff' ORDER BY event_id, at DESC) judged ON judged.event_id = e.id
        LEFT JOIN (SELECT event_id, true AS objects FROM guard_feedback WHERE source = 'writer') appeal ON appeal.event_id = e.id
        """;

    private const string Lines =
        $"""
        SELECT e.id, e.at, e.type, e.layer, e.pipeline, e.verdict, e.code, e.rules, e.characters, e.matches, e.counts::text AS counts, e.score,
               e.conversation_id, e.message_id, e.question_id, e.person_id, c.code AS conversation_code, judged.wrong, judged.person_name, appeal.objects
        FROM security_event e LEFT JOIN conversation c ON c.id = e.conversation_id {Opinions}
        """;

    /// <summary>An event that belongs to no conversation (a question, a document, a text that was refused at the door) is no team's.</summary>
    private static string Reviews(Actor actor) => $"(e.conversation_id IS NULL OR {TeamScope.Works(actor, Permission.ReviewGuard)})";

    public async Task<Page<SecurityEventLine>> ListAsync(Actor actor, EventFilter filter, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(filter);
        if (!actor.May(Permission.ReviewGuard))
        {
            return new Page<SecurityEventLine>([], null);
        }

        var before = Cursor<Guid>.Parse(filter.Before);
        var size = Math.Clamp(filter.Limit, 1, MostRows);
        await using var connection = await database.OpenAsync(cancellationToken);
        var rows = (await connection.QueryAsync<SecurityEventRow>(new CommandDefinition(
            $"""
            {Lines}
            WHERE {Reviews(actor)} AND (@Type::text IS NULL OR e.type = @Type) AND (@layer::text IS NULL OR e.layer = @layer) AND (@verdict::text IS NULL OR e.verdict = @verdict)
              AND (@Rule::text IS NULL OR e.rules @> ARRAY[@Rule::text])
              AND (@From::timestamptz IS NULL OR e.at >= @From) AND (@Until::timestamptz IS NULL OR e.at < @Until)
              AND (@at::timestamptz IS NULL OR (e.at, e.id) < (@at, @id))
              AND CASE @opinion::text WHEN 'wrong' THEN judged.wrong WHEN 'right' THEN NOT judged.wrong WHEN 'appealed' THEN judged.wrong IS NULL AND appeal.objects
                       WHEN 'none' THEN judged.wrong IS NULL AND appeal.objects IS NULL ELSE true END
            ORDER BY e.at DESC, e.id DESC LIMIT @limit
            """,
            new
            {
                filter.Type,
                layer = InWords(filter.Layer),
                verdict = InWords(filter.Verdict),
                Rule = TextInput.Search(filter.Rule),
                From = filter.From?.UtcDateTime,
                Until = filter.Until?.UtcDateTime,
                at = before?.At.UtcDateTime,
                id = before?.Id,
                opinion = InWords(filter.Opinion),
                limit = size + 1,
                me = actor.PersonId,
            },
            cancellationToken: cancellationToken))).Select(row => row.ToLine()).ToList();
        var page = rows.Count > size ? rows[..size] : rows;
        return new Page<SecurityEventLine>(page, rows.Count > size ? new Cursor<Guid>(page[^1].Event.At, page[^1].Event.Id).ToString() : null);
    }

    public async Task<EventTotals> TotalsAsync(Actor actor, DateTimeOffset from, DateTimeOffset until, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (!actor.May(Permission.ReviewGuard))
        {
            return new EventTotals(0, 0, 0, 0, 0, 0);
        }

        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.QuerySingleAsync<EventTotals>(new CommandDefinition(
            $"""
            SELECT count(*) FILTER (WHERE e.verdict = 'block')::int AS blocked, count(*) FILTER (WHERE e.verdict = 'redact')::int AS redacted,
                   count(*) FILTER (WHERE e.verdict = 'warn')::int AS warned, count(judged.wrong)::int AS judged,
                   count(*) FILTER (WHERE judged.wrong)::int AS wrong, count(appeal.objects)::int AS appeals
            FROM security_event e LEFT JOIN conversation c ON c.id = e.conversation_id {Opinions}
            WHERE {Reviews(actor)} AND e.at >= @from AND e.at < @until
            """,
            new { from, until, me = actor.PersonId },
            cancellationToken: cancellationToken));
    }

    public async Task<IReadOnlyList<RuleRecord>> RulesAsync(Actor actor, DateTimeOffset from, DateTimeOffset until, bool byDay, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (!actor.May(Permission.ReviewGuard))
        {
            return [];
        }

        await using var connection = await database.OpenAsync(cancellationToken);
        return [.. (await connection.QueryAsync<RuleRow>(new CommandDefinition(
            $"""
            SELECT {(byDay ? "to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD')" : "NULL::text")} AS day, r.rule, count(*)::int AS events, count(judged.wrong)::int AS judged,
                   count(*) FILTER (WHERE judged.wrong)::int AS wrong, count(appeal.objects)::int AS appeals
            FROM security_event e LEFT JOIN conversation c ON c.id = e.conversation_id CROSS JOIN LATERAL unnest(e.rules) AS r (rule) {Opinions}
            WHERE {Reviews(actor)} AND e.at >= @from AND e.at < @until
            GROUP BY 1, 2 ORDER BY 1 DESC NULLS LAST, 3 DESC, 2 LIMIT @MostRules
            """,
            new { from, until, MostRules, me = actor.PersonId },
            cancellationToken: cancellationToken))).Select(row => row.ToRecord())];
    }

    public async Task<IReadOnlyList<string>> TypesAsync(Actor actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (!actor.May(Permission.ReviewGuard))
        {
            return [];
        }

        await using var connection = await database.OpenAsync(cancellationToken);
        return (await connection.QueryAsync<string>(new CommandDefinition(
            $"SELECT DISTINCT e.type FROM security_event e LEFT JOIN conversation c ON c.id = e.conversation_id WHERE {Reviews(actor)} ORDER BY e.type",
            new { me = actor.PersonId },
            cancellationToken: cancellationToken))).AsList();
    }

    public async Task<IReadOnlyList<SecurityEventLine>> OfConversationAsync(Actor actor, Guid conversation, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (!actor.May(Permission.ViewQueue))
        {
            return [];
        }

        await using var connection = await database.OpenAsync(cancellationToken);
        return [.. (await connection.QueryAsync<SecurityEventRow>(new CommandDefinition(
            $"{Lines} WHERE e.conversation_id = @conversation AND {TeamScope.Reads(actor, Permission.ViewQueue)} ORDER BY e.at, e.id LIMIT @MostOfConversation",
            new { conversation, MostOfConversation, me = actor.PersonId, now = time.GetUtcNow() },
            cancellationToken: cancellationToken))).Select(row => row.ToLine())];
    }

    private static string? InWords<T>(T? value)
        where T : struct, Enum => value is { } known ? SnakeCase.From(known.ToString()) : null;

    private sealed class RuleRow
    {
        public string? Day { get; init; }

        public required string Rule { get; init; }

        public required int Events { get; init; }

        public required int Judged { get; init; }

        public required int Wrong { get; init; }

        public required int Appeals { get; init; }

        public RuleRecord ToRecord() => new(Day is null ? null : DateOnly.ParseExact(Day, "yyyy-MM-dd", CultureInfo.InvariantCulture), Rule, Events, Judged, Wrong, Appeals);
    }
}
