using Vectrant.Core.Conversations.Queue;

namespace Vectrant.Infrastructure.Conversations.Queue;

/// <summary>
/// The queue in SQL. Everything is found by key from the waiting conversations (a partial index): the newest draft, its pending
/// decision, the second approval that it waits for, the open promise. Parameters: @now, @me (id of who looks), @limit; the
/// scope is <see cref="Identity.Teams.TeamScope"/>'s, and so is where the one who looks may give second approvals.
/// </summary>
internal static class QueueSql
{
    /// <summary>How many wait in each part, of those in the scope.</summary>
    public static string Counts(string scope, string seconds) =>
        $"""
        SELECT count(*) FILTER (WHERE {ToDecide} OR {AwaitsYou(seconds)})::int AS to_decide, count(*) FILTER (WHERE {Mine})::int AS mine,
               count(*) FILTER (WHERE {HandOvers})::int AS hand_overs, count(*) FILTER (WHERE {Flagged})::int AS flagged, count(*)::int AS "all"
        FROM {Waiting} WHERE {Waits} AND {scope}
        """;

    /// <summary>Where a waiting conversation stands; also for the page of one conversation.</summary>
    public const string Situation =
        """
        CASE WHEN c.handler = 'person' THEN 'taken_over'
             WHEN p.id IS NOT NULL THEN 'sending'
             WHEN s.state = 'waiting' THEN 'second_approval'
             WHEN d.state IN ('queued', 'generating') THEN 'generating'
             WHEN d.state IN ('ready', 'failed') THEN d.state
             WHEN h.id IS NULL AND d.state = 'skipped' THEN 'skipped'
             ELSE 'needs_person' END
        """;

    public const string Waiting =
        """
        conversation c
        LEFT JOIN draft d ON d.id = c.current_draft_id
        LEFT JOIN decision p ON p.draft_id = c.current_draft_id AND p.undone_at IS NULL AND p.delivered_at IS NULL AND p.send_after IS NOT NULL
        LEFT JOIN second_approval s ON s.draft_id = c.current_draft_id AND s.is_current AND s.state IN ('waiting', 'returned')
        LEFT JOIN handover h ON h.conversation_id = c.id AND h.kept_at IS NULL
        """;

    private const string Waits = "c.state = 'open' AND c.waiting_since IS NOT NULL";

    private const string ToDecide =
        "(c.handler = 'assistant' AND p.id IS NULL AND (d.state IN ('queued', 'generating', 'ready', 'failed') OR (h.id IS NULL AND d.state = 'skipped')))";

    private const string Mine =
        """
        ((c.claimed_by = @me AND c.claim_expires_at > @now) OR c.handler_id = @me OR h.owner_id = @me OR p.person_id = @me
          OR (s.first_person_id = @me AND (s.state = 'waiting' OR d.state = 'ready')))
        """;

    private const string HandOvers = "(h.id IS NOT NULL)";

    private const string Flagged =
        """
        (c.handler = 'assistant' AND (d.state = 'failed'
          OR (d.state = 'ready' AND (d.supported_sentences < d.sentences OR d.warnings > 0 OR d.outcome <> 'answered'))))
        """;

    /// <summary>An answer of somebody else that the one who looks may let go out.</summary>
    private static string AwaitsYou(string seconds) => $"(c.handler = 'assistant' AND s.state = 'waiting' AND s.first_person_id <> @me AND {seconds})";

    public static string ConditionOf(QueueFilter filter, string seconds) => filter switch
    {
        QueueFilter.ToDecide => $"({ToDecide} OR {AwaitsYou(seconds)})",
        QueueFilter.Mine => Mine,
        QueueFilter.HandOvers => HandOvers,
        QueueFilter.Flagged => Flagged,
        _ => "true",
    };

    /// <summary>The waiting conversations that meet a condition, longest waiting first. Names and previews are looked up for these alone.</summary>
    public static string Items(string condition, string scope, string seconds) =>
        $"""
        SELECT q.*, first.display_name AS first_approver, claimer.display_name AS claimer_name, handler.display_name AS handler_name, newest.preview, newest.hidden
        FROM (
          SELECT c.id, c.code, c.topic, c.waiting_since, c.language, c.handler_id, {Situation} AS situation,
                 d.id AS draft_id, d.confidence, d.sentences, d.supported_sentences, d.sources, d.redactions, d.outcome,
                 CASE WHEN c.claim_expires_at > @now THEN c.claimed_by END AS claimed_by, c.claim_expires_at,
                 p.id AS decision_id, p.send_after, h.due_at, h.escalated_at IS NOT NULL AS escalated,
                 CASE WHEN s.state = 'waiting' THEN s.first_person_id END AS first_person_id, coalesce({AwaitsYou(seconds)}, false) AS awaits_you
          FROM {Waiting} WHERE {Waits} AND {condition} AND {scope}
          ORDER BY c.waiting_since, c.id LIMIT @limit) q
        LEFT JOIN person claimer ON claimer.id = q.claimed_by
        LEFT JOIN person handler ON handler.id = q.handler_id
        LEFT JOIN person first ON first.id = q.first_person_id
        LEFT JOIN LATERAL (
          SELECT left(m.body, 240) AS preview, cardinality(m.redactions) AS hidden
          FROM message m WHERE m.conversation_id = q.id AND m.author = 'customer' ORDER BY m.seq DESC LIMIT 1) newest ON true
        ORDER BY q.waiting_since, q.id
        """;
}
