using System.Data;
using System.Text.RegularExpressions;
using Dapper;
using Vectrant.Core.Common;
using Vectrant.Core.Conversations;
using Vectrant.Infrastructure.Conversations.Drafts;
using Vectrant.Infrastructure.Conversations.Queue;
using Vectrant.Infrastructure.Identity.Teams;
using Vectrant.Infrastructure.Persistence;

namespace Vectrant.Infrastructure.Conversations;

internal sealed partial class ConversationQuery(AppDatabase database, TimeProvider time) : IConversationQuery
{
    private const int MostRows = 200;
    private const int SearchWords = 12;

    public async Task<Result<ConversationDetail>> GetAsync(Actor actor, ConversationId id, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (ConversationRights.RefuseView(actor) is { } refusal)
        {
            return refusal;
        }

        // One snapshot for all seven reads: a draft must not be newer than the message it answers.
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        await using var reader = await connection.QueryMultipleAsync(new CommandDefinition(
            $"""
            SELECT c.id, c.code, c.topic, c.state, c.channel, c.customer_name, c.customer_email, c.language, c.rating, c.waiting_since, c.created_at, c.closed_at,
                   c.handler_id, handler.display_name AS handler_name, c.claim_expires_at,
                   CASE WHEN c.claim_expires_at > @now THEN c.claimed_by END AS claimed_by, claimer.display_name AS claimer_name,
                   p.id AS decision_id, p.send_after, {QueueSql.Situation} AS situation,
                   h.reason AS handover_reason, h.owner_id, owner.display_name AS owner_name, h.created_at AS promised_at, h.due_at, h.escalated_at,
                   {TeamScope.Works(actor, Permission.GiveSecondApproval)} AS may_give_second,
                   EXISTS (SELECT 1 FROM person first WHERE first.id = s.first_person_id AND first.disabled_at IS NOT NULL) AS first_is_gone
            FROM {QueueSql.Waiting}
            LEFT JOIN person handler ON handler.id = c.handler_id
            LEFT JOIN person claimer ON claimer.id = c.claimed_by
            LEFT JOIN person owner ON owner.id = h.owner_id
            WHERE c.id = @id AND {TeamScope.Reads(actor, Permission.ViewQueue)};
            SELECT m.id, m.seq, m.author, m.person_id, p.display_name AS person_name, m.body, m.created_at, m.in_reply_to, m.sources
            FROM message m LEFT JOIN person p ON p.id = m.person_id WHERE m.conversation_id = @id ORDER BY m.seq;
            SELECT d.id, d.message_id, d.state, d.answer, d.error, d.attempt, d.created_at, d.ready_at
            FROM draft d JOIN conversation c ON c.current_draft_id = d.id WHERE c.id = @id;
            SELECT id, draft_id, kind, person_id, person_name, decided_at, draft_text, final_text, reason, send_after, delivered_at, undone_at, undone_by_name, undone_reason
            FROM decision WHERE conversation_id = @id ORDER BY decided_at DESC, id DESC;
            SELECT decision_id, because, state, requested_at, person_id, person_name, decided_at, text_before, text_after, reason, undone_at
            FROM second_approval WHERE conversation_id = @id ORDER BY requested_at, id;
            SELECT placeholder, type, CASE WHEN kept_until > @now THEN kept_until END AS kept_until FROM redaction_value WHERE conversation_id = @id ORDER BY type, number
            """,
            new { id, me = actor.PersonId, now = time.GetUtcNow() },
            transaction,
            cancellationToken: cancellationToken));
        if (await reader.ReadFirstOrDefaultAsync<DetailRow>() is not { } row)
        {
            return ConversationErrors.NotFound;
        }

        var messages = (await reader.ReadAsync<MessageRow>()).Select(message => message.ToMessage()).ToList();
        var draft = (await reader.ReadFirstOrDefaultAsync<DraftDetailRow>())?.ToDetail();
        var stored = (await reader.ReadAsync<DecisionDetailRow>()).ToList();
        var seconds = (await reader.ReadAsync<SecondApprovalDetailRow>()).ToLookup(step => step.DecisionId, step => step.ToStep());
        List<DecisionDetail> decisions = [.. stored.Select(decision => decision.ToDetail(seconds[decision.Id]))];
        return row.ToDetail(actor.PersonId, messages, draft, decisions) with { Hidden = [.. (await reader.ReadAsync<HiddenRow>()).Select(hidden => hidden.ToValue())] };
    }

    public async Task<Page<ConversationRow>> ListAsync(Actor actor, ConversationFilter filter, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(filter);
        if (ConversationRights.RefuseView(actor) is not null)
        {
            return new Page<ConversationRow>([], null);
        }

        var search = TextInput.Search(filter.Search);
        var before = Cursor<Guid>.Parse(filter.Before);
        var size = Math.Clamp(filter.Limit, 1, MostRows);
        await using var connection = await database.OpenAsync(cancellationToken);
        var rows = (await connection.QueryAsync<ListRow>(new CommandDefinition(
            $"""
            SELECT c.id, c.code, c.topic, c.state, c.customer_name, c.language, c.channel, c.waiting_since, c.rating, c.created_at, c.updated_at,
                   p.display_name AS taken_over_by,
                   (SELECT count(*)::int FROM message m WHERE m.conversation_id = c.id AND m.author <> 'note') AS messages
            FROM conversation c LEFT JOIN person p ON p.id = c.handler_id
            WHERE {TeamScope.Reads(actor, Permission.ViewQueue)} AND (@state::text IS NULL OR c.state = @state) {(before is null ? "" : "AND (c.updated_at, c.id) < (@at, @before)")} {(search is null ? "" : SearchCondition)}
            ORDER BY c.updated_at DESC, c.id DESC LIMIT @limit
            """,
            new
            {
                state = filter.State is { } state ? EnumText.From(state) : null,
                at = before?.At,
                before = before?.Id,
                pattern = $"%{Escaped(search ?? "")}%",
                words = WordsOf(search ?? ""),
                me = actor.PersonId,
                now = time.GetUtcNow(),
                limit = size + 1,
            },
            cancellationToken: cancellationToken))).Select(row => row.ToRow()).ToList();
        var page = rows.Count > size ? rows[..size] : rows;
        return new Page<ConversationRow>(page, rows.Count > size ? new Cursor<Guid>(page[^1].UpdatedAt, page[^1].Id.Value).ToString() : null);
    }

    /// <summary>A union of two index searches: an OR over both would read every conversation.</summary>
    private const string SearchCondition =
        """
        AND c.id IN (
          SELECT l.id FROM conversation l WHERE (l.code || ' ' || l.topic || ' ' || coalesce(l.customer_name, '')) ILIKE @pattern
          UNION
          SELECT m.conversation_id FROM message m WHERE @words <> '' AND message_words(m.body) @@ to_tsquery('simple', @words))
        """;

    /// <summary>Every word has to occur, the beginning of it is enough.</summary>
    private static string WordsOf(string search) => string.Join(" & ", Word().Matches(search).Take(SearchWords).Select(word => $"'{word.Value}':*"));

    private static string Escaped(string search) => search
        .Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("%", "\\%", StringComparison.Ordinal)
        .Replace("_", "\\_", StringComparison.Ordinal);

    [GeneratedRegex(@"[\p{L}\p{N}]+", RegexOptions.CultureInvariant)]
    private static partial Regex Word();
}
