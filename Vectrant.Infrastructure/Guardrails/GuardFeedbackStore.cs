using Dapper;
using Vectrant.Core.Audit;
using Vectrant.Core.Common;
using Vectrant.Core.Guardrails.Events;
using Vectrant.Infrastructure.Audit;
using Vectrant.Infrastructure.Identity.Teams;
using Vectrant.Infrastructure.Persistence;

namespace Vectrant.Infrastructure.Guardrails;

internal sealed class GuardFeedbackStore(AppDatabase database, TimeProvider time) : IGuardFeedbackStore
{
    private const int MostLooks = 10;
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(300);

    public async Task<bool> JudgeAsync(Actor actor, Guid eventId, bool wrong, bool onlyInConversations, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var judged = await connection.ExecuteAsync(new CommandDefinition(
            $"""
            INSERT INTO guard_feedback (event_id, source, wrong, person_id, person_name, at)
            SELECT e.id, 'staff', @wrong, @me, @Name, @now FROM security_event e LEFT JOIN conversation c ON c.id = e.conversation_id
            WHERE e.id = @eventId AND (CASE WHEN e.conversation_id IS NULL THEN NOT @onlyInConversations
                                            ELSE {TeamScope.Works(actor, Permission.ReviewGuard)} OR {TeamScope.Reads(actor, Permission.WorkConversations)} END)
            ON CONFLICT (event_id, person_id) WHERE source = 'staff' DO UPDATE SET wrong = excluded.wrong, at = excluded.at
            """,
            new { eventId, wrong, me = actor.PersonId, actor.Name, now = time.GetUtcNow(), onlyInConversations },
            transaction,
            cancellationToken: cancellationToken));
        if (judged == 0)
        {
            return false;
        }

        var line = new AuditEntry(actor, AuditAction.GuardEventJudged, "security_event", eventId.ToString(), new Dictionary<string, object?> { ["wrong"] = wrong });
        await AuditSql.AppendAsync(connection, transaction, line, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    public async Task<bool> AppealAsync(Guid eventId, byte[] secretHash, CancellationToken cancellationToken)
    {
        // The event is written beside the path of the message: whoever objects at once may be sooner.
        for (var look = 1; ; look++)
        {
            var (known, appealed) = await TryAppealAsync(eventId, secretHash, cancellationToken);
            if (known || look == MostLooks)
            {
                return appealed;
            }

            await Task.Delay(LookAgain, time, cancellationToken);
        }
    }

    private async Task<(bool Known, bool Appealed)> TryAppealAsync(Guid eventId, byte[] secretHash, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.QuerySingleAsync<(bool, bool)>(new CommandDefinition(
            """
            WITH appealed AS (SELECT id FROM security_event WHERE id = @eventId AND appeal_hash = @secretHash),
                 kept AS (
                   INSERT INTO guard_feedback (event_id, source, wrong, at) SELECT id, 'writer', true, @now FROM appealed
                   ON CONFLICT (event_id) WHERE source = 'writer' DO NOTHING)
            SELECT EXISTS (SELECT 1 FROM security_event WHERE id = @eventId), EXISTS (SELECT 1 FROM appealed)
            """,
            new { eventId, secretHash, now = time.GetUtcNow() },
            cancellationToken: cancellationToken));
    }
}
