using Microsoft.Extensions.Options;
using Vectrant.Core.Audit;
using Vectrant.Core.Common;
using Vectrant.Core.Conversations;
using Vectrant.Infrastructure.Persistence;

namespace Vectrant.Infrastructure.Conversations;

internal sealed class UpkeepStore(AppDatabase database, IOptions<ConversationsOptions> options, TimeProvider time) : IUpkeepStore
{
    public async Task<int> EndClaimsAsync(CancellationToken cancellationToken)
    {
        await using var deed = await Deed.BeginAsync(database, cancellationToken);
        var ended = await deed.ReadAsync<ConversationId>(
            """
            UPDATE conversation SET claimed_by = NULL, claim_expires_at = NULL
            WHERE id IN (SELECT id FROM conversation WHERE claimed_by IS NOT NULL AND claim_expires_at <= @now LIMIT 500 FOR UPDATE SKIP LOCKED)
            RETURNING id
            """,
            new { now = time.GetUtcNow() });
        foreach (var conversation in ended)
        {
            await deed.NoticeAsync(conversation);
        }

        await deed.CommitAsync();
        return ended.Count;
    }

    public async Task<int> EscalateHandoversAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var deed = await Deed.BeginAsync(database, cancellationToken);
        var escalated = await deed.ReadAsync<ConversationId>(
            """
            UPDATE handover SET escalated_at = @now
            WHERE id IN (SELECT id FROM handover WHERE kept_at IS NULL AND escalated_at IS NULL AND due_at <= @now LIMIT 500 FOR UPDATE SKIP LOCKED)
            RETURNING conversation_id
            """,
            new { now });
        foreach (var conversation in escalated)
        {
            await deed.AuditAsync(Actor.System, AuditAction.HandoverEscalated, conversation);
            await deed.NoticeAsync(conversation);
        }

        await deed.CommitAsync();
        return escalated.Count;
    }

    public async Task<int> ForgetKeysAsync(CancellationToken cancellationToken)
    {
        await using var deed = await Deed.BeginAsync(database, cancellationToken);
        var forgotten = await deed.ExecuteAsync(
            "DELETE FROM idempotency_key WHERE created_at <= @oldest",
            new { oldest = time.GetUtcNow() - TimeSpan.FromHours(options.Value.IdempotencyHours) });
        await deed.CommitAsync();
        return forgotten;
    }
}
