using Microsoft.Extensions.Options;
using Vectrant.Core.Answering;
using Vectrant.Core.Audit;
using Vectrant.Core.Common;
using Vectrant.Core.Conversations;
using Vectrant.Core.Conversations.Drafts;
using Vectrant.Infrastructure.Persistence;

namespace Vectrant.Infrastructure.Conversations.Drafts;

internal sealed class DraftStore(AppDatabase database, IOptions<ConversationsOptions> options, TimeProvider time) : IDraftStore
{
    /// <summary>A reply that is about to be sent belongs into the history of the next draft; one that is overdue for so long has another problem.</summary>
    private static readonly TimeSpan WaitForDelivery = TimeSpan.FromSeconds(30);

    public async Task<LeasedDraft?> LeaseAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var deed = await Deed.BeginAsync(database, cancellationToken);
        var leased = await deed.FindAsync<Leased>(
            """
            UPDATE draft SET state = 'generating', attempt = attempt + 1, lease_id = @lease, lease_until = @until
            WHERE id = (
              SELECT d.id FROM draft d
              WHERE d.state IN ('queued', 'generating') AND (d.lease_until IS NULL OR d.lease_until <= @now)
                AND (d.state = 'queued' OR d.attempt < @attempts)
                AND NOT EXISTS (SELECT 1 FROM decision p WHERE p.conversation_id = d.conversation_id
                                AND p.undone_at IS NULL AND p.delivered_at IS NULL AND p.send_after > @overdue)
              ORDER BY d.created_at LIMIT 1 FOR UPDATE OF d SKIP LOCKED)
            RETURNING id, conversation_id, message_id, lease_id, attempt
            """,
            new { lease = Guid.NewGuid(), until = now + options.Value.Lease, now, attempts = options.Value.DraftAttempts, overdue = now - WaitForDelivery });
        if (leased is null)
        {
            return null;
        }

        var messages = await deed.ReadAsync<Said>(
            """
            SELECT author, body, id = @MessageId AS is_question FROM message
            WHERE conversation_id = @ConversationId AND (id = @MessageId OR seq IN (
              SELECT seq FROM message WHERE conversation_id = @ConversationId AND id <> @MessageId AND author IN ('customer', 'assistant', 'person')
              ORDER BY seq DESC LIMIT @limit))
            ORDER BY seq
            """,
            new { leased.ConversationId, leased.MessageId, limit = options.Value.HistoryMessages });
        await deed.NoticeAsync(leased.ConversationId);
        await deed.CommitAsync();
        return new LeasedDraft(
            leased.Id,
            leased.ConversationId,
            leased.LeaseId,
            leased.Attempt,
            messages.Single(message => message.IsQuestion).Body,
            [.. messages.Where(message => !message.IsQuestion).Select(message => new EarlierMessage(message.Author == "customer", message.Body))]);
    }

    public async Task<bool> RenewAsync(LeasedDraft draft, CancellationToken cancellationToken)
    {
        await using var deed = await Deed.BeginAsync(database, cancellationToken);
        var renewed = await deed.ExecuteAsync(
            "UPDATE draft SET lease_until = @until WHERE id = @Id AND lease_id = @Lease AND state = 'generating'",
            new { until = time.GetUtcNow() + options.Value.Lease, draft.Id, draft.Lease });
        await deed.CommitAsync();
        return renewed == 1;
    }

    public async Task<bool> CompleteAsync(LeasedDraft draft, Answer answer, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var deed = await Deed.BeginAsync(database, cancellationToken);
        var facts = AnswerFacts.Of(answer);
        var head = await ConversationHead.LockAsync(deed, draft.ConversationId);
        if (head is null || head.IsClosed || head.IsTakenOver)
        {
            return false;
        }

        var stored = await deed.ExecuteAsync(
            $"""
            UPDATE draft SET state = 'ready', ready_at = @now, error = NULL, {AnswerFacts.Assignments}
            WHERE id = @Id AND state = 'generating' AND lease_id = @Lease AND epoch = @Epoch
            """,
            facts.With(new { now, draft.Id, draft.Lease, head.Epoch }));
        if (stored == 0)
        {
            return false;
        }

        await deed.CommitAsync(draft.ConversationId);
        return true;
    }

    public async Task<bool> FailAsync(LeasedDraft draft, HandoverReason reason, string error, Answer? answer, CancellationToken cancellationToken)
    {
        await using var deed = await Deed.BeginAsync(database, cancellationToken);
        return await FailAsync(deed, draft.ConversationId, new Failure(draft.Id, draft.Lease, reason, error) { Answer = answer });
    }

    public async Task ReturnAsync(LeasedDraft draft, TimeSpan after, bool counts, CancellationToken cancellationToken)
    {
        await using var deed = await Deed.BeginAsync(database, cancellationToken);
        await deed.ExecuteAsync(
            """
            UPDATE draft SET state = 'queued', lease_id = NULL, lease_until = @notBefore, attempt = attempt - @refund
            WHERE id = @Id AND lease_id = @Lease AND state = 'generating'
            """,
            new { notBefore = time.GetUtcNow() + after, refund = counts ? 0 : 1, draft.Id, draft.Lease });
        await deed.CommitAsync(draft.ConversationId);
    }

    public async Task<int> FailAbandonedAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<Leased> abandoned;
        await using (var deed = await Deed.BeginAsync(database, cancellationToken))
        {
            abandoned = await deed.ReadAsync<Leased>(
                """
                SELECT id, conversation_id, message_id, lease_id, attempt FROM draft
                WHERE state = 'generating' AND lease_until <= @now AND attempt >= @attempts LIMIT 100
                """,
                new { now = time.GetUtcNow(), attempts = options.Value.DraftAttempts });
        }

        var failed = 0;
        foreach (var draft in abandoned)
        {
            await using var deed = await Deed.BeginAsync(database, cancellationToken);
            var failure = new Failure(draft.Id, draft.LeaseId, HandoverReason.DraftFailed, $"Making the draft was interrupted {draft.Attempt} times.");
            failed += await FailAsync(deed, draft.ConversationId, failure) ? 1 : 0;
        }

        return failed;
    }

    /// <summary>Draft, notice and hand-over in one transaction: no customer is told that a person will answer without a person being queued.</summary>
    private async Task<bool> FailAsync(Deed deed, ConversationId conversation, Failure failure)
    {
        var now = time.GetUtcNow();
        var head = await ConversationHead.LockAsync(deed, conversation);
        if (head is null || head.IsClosed || head.IsTakenOver)
        {
            return false;
        }

        if (failure.Answer is not null)
        {
            // Kept for its verdicts.
            await deed.ExecuteAsync(
                $"UPDATE draft SET {AnswerFacts.Assignments} WHERE id = @Id AND state = 'generating' AND lease_id = @Lease",
                AnswerFacts.Of(failure.Answer).With(new { failure.Id, failure.Lease }));
        }

        // No text: what a guardrail stopped is nothing that anybody may send.
        var failed = await deed.ExecuteAsync(
            """
            UPDATE draft SET state = 'failed', text = NULL, error = @Error, lease_id = NULL, lease_until = NULL
            WHERE id = @Id AND state = 'generating' AND lease_id = @Lease AND epoch = @Epoch
            """,
            new { failure.Error, failure.Id, failure.Lease, head.Epoch });
        if (failed == 0)
        {
            return false;
        }

        // Somebody who was promised a person already needs no second notice.
        if (!await ThreadSql.AwaitsPersonAsync(deed, conversation))
        {
            await ThreadSql.AppendAsync(deed, conversation, new NewMessage(Author.System, CustomerNotice.PersonWillAnswer(failure.Reason, head.Language)), now);
            await ThreadSql.PromisePersonAsync(deed, conversation, new Promise(failure.Reason, null, options.Value.HandoverTime), now);
        }

        await deed.AuditAsync(Actor.System, AuditAction.DraftFailed, "draft", failure.Id.ToString(), ("conversation", conversation.Value), ("reason", EnumText.From(failure.Reason)));
        await deed.CommitAsync(conversation);
        return true;
    }

    private sealed record Failure(DraftId Id, Guid Lease, HandoverReason Reason, string Error)
    {
        public Answer? Answer { get; init; }
    }

    private sealed class Leased
    {
        public required DraftId Id { get; init; }

        public required ConversationId ConversationId { get; init; }

        public required MessageId MessageId { get; init; }

        public required Guid LeaseId { get; init; }

        public required int Attempt { get; init; }
    }

    private sealed class Said
    {
        public required string Author { get; init; }

        public required string Body { get; init; }

        public required bool IsQuestion { get; init; }
    }
}
