using Microsoft.Extensions.Options;
using Vectrant.Core.Answering;
using Vectrant.Core.Audit;
using Vectrant.Core.Common;
using Vectrant.Core.Conversations;
using Vectrant.Core.Conversations.Drafts;
using Vectrant.Infrastructure.Persistence;

namespace Vectrant.Infrastructure.Conversations.Drafts;

internal sealed class DeliveryStore(AppDatabase database, IOptions<ConversationsOptions> options, TimeProvider time) : IDeliveryStore
{
    public async Task<bool> DeliverNextAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var deed = await Deed.BeginAsync(database, cancellationToken);

        // Both rows are locked and looked at again after the lock, so the decision is still undelivered and not undone. Whatever
        // somebody else works on is left to the next round instead of waited for.
        var due = await deed.FindAsync<Due>(
            """
            SELECT d.id, d.conversation_id, d.draft_id, d.person_id, d.decided_at, d.final_text, f.message_id, f.epoch, f.answer
            FROM decision d JOIN conversation c ON c.id = d.conversation_id JOIN draft f ON f.id = d.draft_id
            WHERE d.undone_at IS NULL AND d.delivered_at IS NULL AND d.send_after <= @now
            ORDER BY d.send_after LIMIT 1 FOR UPDATE OF d, c SKIP LOCKED
            """,
            new { now });
        if (due is null)
        {
            return false;
        }

        var head = (await ConversationHead.LockAsync(deed, due.ConversationId))!;
        if (await OvertakingAsync(deed, head, due) is { } overtaking)
        {
            await OvertakenSql.UndoAsync(deed, head.Id, (await DecisionRow.FindAsync(deed, due.Id))!, overtaking, now);
            await deed.CommitAsync(head.Id);
            return true;
        }

        await SendAsync(deed, head, due, now);
        await deed.CommitAsync(head.Id);
        return true;
    }

    public async Task<DateTimeOffset?> NextDueAsync(CancellationToken cancellationToken)
    {
        await using var deed = await Deed.BeginAsync(database, cancellationToken);
        return await deed.FindAsync<DateTimeOffset?>(
            "SELECT send_after FROM decision WHERE undone_at IS NULL AND delivered_at IS NULL AND send_after IS NOT NULL ORDER BY send_after LIMIT 1", new { });
    }

    /// <summary>A takeover undoes what is pending itself. This is the second lock on the same door: no AI text after a takeover, and one reply a message.</summary>
    private static async Task<Overtaking?> OvertakingAsync(Deed deed, ConversationHead head, Due due)
    {
        if (head.IsTakenOver || head.Epoch != due.Epoch)
        {
            return new Overtaking(Actor.System, "a person took over the conversation before it was sent.");
        }

        return await deed.FindAsync<bool>("SELECT EXISTS (SELECT 1 FROM message WHERE in_reply_to = @MessageId)", new { due.MessageId })
            ? new Overtaking(Actor.System, "the message had a reply already.")
            : null;
    }

    private async Task SendAsync(Deed deed, ConversationHead head, Due due, DateTimeOffset now)
    {
        // Read after the lock: a join in the statement that locks could bring the row as it was before.
        var text = await deed.FindAsync<string>(
            "SELECT text_after FROM second_approval WHERE decision_id = @Id AND is_current AND state = 'edited'", new { due.Id }) ?? due.FinalText;
        var reply = new NewMessage(Author.Assistant, text)
        {
            Person = due.PersonId,
            InReplyTo = due.MessageId,
            Sources = due.Answer is null ? [] : AnswerFacts.CitedSources(StoredJson.Read<Answer>(due.Answer)),
        };
        var posted = await ThreadSql.AppendAsync(deed, head.Id, reply, now);
        await deed.ExecuteAsync("UPDATE decision SET delivered_at = @now, delivered_message_id = @MessageId WHERE id = @Id", new { now, posted.MessageId, due.Id });

        // An answer that a person approved after the outage is the answer that was promised then.
        await deed.ExecuteAsync(
            """
            UPDATE handover SET kept_at = @now, kept_by = @PersonId, kept_how = 'answered'
            WHERE conversation_id = @ConversationId AND kept_at IS NULL AND created_at <= @DecidedAt AND reason IN ('model_unavailable', 'draft_failed', 'blocked')
            """,
            new { now, due.PersonId, due.ConversationId, due.DecidedAt });

        // The waiting ends, unless the customer wrote again since, or a person is still owed.
        await deed.ExecuteAsync(
            """
            UPDATE conversation SET waiting_since = CASE WHEN state = 'closed' THEN NULL ELSE coalesce(
              (SELECT min(n.created_at) FROM message n JOIN message answered ON answered.id = @MessageId
               WHERE n.conversation_id = @ConversationId AND n.author = 'customer' AND n.seq > answered.seq),
              (SELECT created_at FROM handover WHERE conversation_id = @ConversationId AND kept_at IS NULL)) END
            WHERE id = @ConversationId
            """,
            new { due.MessageId, due.ConversationId });
        if (PersonPromise.IsIn(text))
        {
            // A promise in a conversation that was closed meanwhile opens it again: closed ones stand in no queue.
            await deed.ExecuteAsync("UPDATE conversation SET state = 'open', closed_at = NULL WHERE id = @ConversationId", new { due.ConversationId });
            await ThreadSql.PromisePersonAsync(deed, head.Id, new Promise(HandoverReason.Promised, due.PersonId, options.Value.HandoverTime), now);
        }

        await deed.AuditAsync(Actor.System, AuditAction.DraftDelivered, "draft", due.DraftId.ToString(), ("conversation", head.Id.Value), ("decision", due.Id.Value));
    }

    private sealed class Due
    {
        public required DecisionId Id { get; init; }

        public required ConversationId ConversationId { get; init; }

        public required DraftId DraftId { get; init; }

        public required PersonId PersonId { get; init; }

        public required DateTimeOffset DecidedAt { get; init; }

        public required string FinalText { get; init; }

        public required MessageId MessageId { get; init; }

        public required int Epoch { get; init; }

        public string? Answer { get; init; }
    }
}
