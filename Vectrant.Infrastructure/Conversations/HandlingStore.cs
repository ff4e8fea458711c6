using Microsoft.Extensions.Options;
using Vectrant.Core.Audit;
using Vectrant.Core.Common;
using Vectrant.Core.Conversations;
using Vectrant.Infrastructure.Conversations.Drafts;
using Vectrant.Infrastructure.Identity.Teams;
using Vectrant.Infrastructure.Persistence;

namespace Vectrant.Infrastructure.Conversations;

internal sealed class HandlingStore(AppDatabase database, IOptions<ConversationsOptions> options, TimeProvider time) : IHandlingStore
{
    public async Task<Result<Done>> TakeOverAsync(Actor actor, ConversationId id, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var deed = await Deed.BeginAsync(database, cancellationToken);
        if (await ConversationHead.LockAsync(deed, actor, id) is not { } head)
        {
            return ConversationErrors.NotFound;
        }

        if (head.IsTakenOver && head.HandlerId == actor.PersonId)
        {
            return Done.Instance;
        }

        if (await RefuseTakeOverAsync(deed, head, actor, now) is { } refusal)
        {
            return refusal;
        }

        await TakeOverSql.GiveAsync(deed, head, actor.PersonId!.Value, actor, now);
        await deed.AuditAsync(actor, AuditAction.ConversationTakenOver, id, ("from", head.HandlerId?.Value));
        await deed.CommitAsync(id);
        return Done.Instance;
    }

    public async Task<Result<Done>> HandBackAsync(Actor actor, ConversationId id, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var deed = await Deed.BeginAsync(database, cancellationToken);
        if (await ConversationHead.LockAsync(deed, actor, id) is not { } head)
        {
            return ConversationErrors.NotFound;
        }

        if (RefuseHandling(head, actor) is { } refusal)
        {
            return refusal;
        }

        await deed.ExecuteAsync("UPDATE conversation SET handler = 'assistant', handler_id = NULL, updated_at = @now WHERE id = @id", new { now, id });
        await ThreadSql.ReleaseClaimAsync(deed, id);

        // A promise that was not kept stays open, is nobody's again, and keeps the assistant away.
        var promised = await deed.ExecuteAsync("UPDATE handover SET owner_id = NULL WHERE conversation_id = @id AND kept_at IS NULL", new { id }) > 0;
        if (!promised && await ThreadSql.NewestQuestionAsync(deed, id) is { IsOpen: true } question)
        {
            await ThreadSql.QueueDraftAsync(deed, id, question.Id, head.Epoch, now);
        }

        await deed.AuditAsync(actor, AuditAction.ConversationHandedBack, id);
        await deed.CommitAsync(id);
        return Done.Instance;
    }

    public async Task<Result<Done>> CloseAsync(Actor actor, ConversationId id, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var deed = await Deed.BeginAsync(database, cancellationToken);
        if (await ConversationHead.LockAsync(deed, actor, id) is not { } head)
        {
            return ConversationErrors.NotFound;
        }

        if (head.IsClosed)
        {
            return Done.Instance;
        }

        var refusal = head.IsTakenOver && head.HandlerId != actor.PersonId ? ConversationErrors.TakenOverBy(head.HandlerName!) : head.RefuseForeignClaim(actor, now);
        if (refusal is not null)
        {
            return refusal;
        }

        // What the customer writes after this is a new matter, which starts with the assistant again.
        await deed.ExecuteAsync(
            """
            UPDATE conversation SET state = 'closed', closed_at = @now, updated_at = @now, waiting_since = NULL, claimed_by = NULL, claim_expires_at = NULL,
                   epoch = epoch + CASE WHEN handler = 'person' THEN 1 ELSE 0 END, handler = 'assistant', handler_id = NULL
            WHERE id = @id
            """,
            new { now, id });
        await ThreadSql.ExpireUndecidedAsync(deed, id);
        await OvertakenSql.ExpireAwaitingAsync(deed, id, new Overtaking(actor, $"{actor.Name} closed the conversation before its second approval."), now);
        var kept = await ThreadSql.KeepPromiseAsync(deed, id, actor.PersonId!.Value, "closed", now);
        await deed.AuditAsync(actor, AuditAction.ConversationClosed, id, ("handoversEnded", kept));
        await deed.CommitAsync(id);
        return Done.Instance;
    }

    public async Task<Result<Done>> ReopenAsync(Actor actor, ConversationId id, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var deed = await Deed.BeginAsync(database, cancellationToken);
        if (await ConversationHead.LockAsync(deed, actor, id) is not { } head)
        {
            return ConversationErrors.NotFound;
        }

        if (!head.IsClosed)
        {
            return ConversationErrors.NotClosed;
        }

        var question = await ThreadSql.NewestQuestionAsync(deed, id) is { IsOpen: true } open ? open : null;
        var pending = await DecisionRow.PendingAsync(deed, id) is not null;
        await deed.ExecuteAsync(
            "UPDATE conversation SET state = 'open', closed_at = NULL, waiting_since = @since, updated_at = @now WHERE id = @id",
            new { since = question?.At, now, id });
        if (question is not null && !pending)
        {
            await ThreadSql.QueueDraftAsync(deed, id, question.Id, head.Epoch, now);
        }

        await deed.AuditAsync(actor, AuditAction.ConversationReopened, id);
        await deed.CommitAsync(id);
        return Done.Instance;
    }

    public async Task<Result<MessageId>> ReplyAsync(Actor actor, ConversationId id, string text, Guid replyKey, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var deed = await Deed.BeginAsync(database, cancellationToken);
        if (await ConversationHead.LockAsync(deed, actor, id) is not { } head)
        {
            return ConversationErrors.NotFound;
        }

        if (await deed.FindAsync<MessageId?>("SELECT id FROM message WHERE conversation_id = @id AND reply_key = @replyKey", new { id, replyKey }) is { } sent)
        {
            return sent;
        }

        if (RefuseHandling(head, actor) is { } refusal)
        {
            return refusal;
        }

        // The first reply answers the customer's newest message; what the person adds later answers nothing of its own.
        var question = await ThreadSql.NewestQuestionAsync(deed, id);
        var reply = new NewMessage(Author.Person, text)
        {
            Person = actor.PersonId,
            InReplyTo = question is { IsOpen: true } ? question.Id : null,
            ReplyKey = replyKey,
        };
        var posted = await ThreadSql.AppendAsync(deed, id, reply, now);
        await deed.ExecuteAsync("UPDATE conversation SET waiting_since = NULL WHERE id = @id", new { id });
        await ThreadSql.KeepPromiseAsync(deed, id, actor.PersonId!.Value, "replied", now);
        if (PersonPromise.IsIn(text))
        {
            await ThreadSql.PromisePersonAsync(deed, id, new Promise(HandoverReason.Promised, actor.PersonId, options.Value.HandoverTime), now);
        }

        await deed.AuditAsync(actor, AuditAction.ReplySent, id, ("message", posted.MessageId.Value));
        await deed.CommitAsync(id);
        return posted.MessageId;
    }

    public async Task<Result<MessageId>> NoteAsync(Actor actor, ConversationId id, string text, CancellationToken cancellationToken)
    {
        await using var deed = await Deed.BeginAsync(database, cancellationToken);
        var now = time.GetUtcNow();
        if (await ConversationHead.LockAsync(deed, actor, id) is null || !await ReadsAsync(deed, actor, id, now))
        {
            return ConversationErrors.NotFound;
        }

        var posted = await ThreadSql.AppendAsync(deed, id, new NewMessage(Author.Note, text) { Person = actor.PersonId }, now);
        await deed.AuditAsync(actor, AuditAction.NoteAdded, id, ("message", posted.MessageId.Value));
        await deed.CommitAsync(id);
        return posted.MessageId;
    }

    /// <summary>Who wrote in a conversation may read it from then on: a note must not be the way in.</summary>
    private static Task<bool> ReadsAsync(Deed deed, Actor actor, ConversationId id, DateTimeOffset now) => deed.FindAsync<bool>(
        $"SELECT EXISTS (SELECT 1 FROM conversation c WHERE c.id = @id AND {TeamScope.Reads(actor, Permission.WorkConversations)})",
        new { id, me = actor.PersonId, now });

    private static Error? RefuseHandling(ConversationHead head, Actor actor) =>
        head.IsClosed ? ConversationErrors.Closed
        : !head.IsTakenOver ? ConversationErrors.NotTakenOver
        : head.HandlerId != actor.PersonId ? ConversationErrors.TakenOverBy(head.HandlerName!)
        : null;

    private static Task<bool> LeadsAsync(Deed deed, ConversationHead head, Actor actor) => deed.FindAsync<bool>(
        $"SELECT EXISTS (SELECT 1 FROM conversation c WHERE c.id = @Id AND {TeamScope.Leads(actor, Permission.WorkConversations)})",
        new { head.Id, me = actor.PersonId });

    /// <summary>Somebody else's conversation can be taken from them by who leads the team, and by anybody once a promise in it is overdue.</summary>
    private static async Task<Error?> RefuseTakeOverAsync(Deed deed, ConversationHead head, Actor actor, DateTimeOffset now)
    {
        if (head.IsClosed)
        {
            return ConversationErrors.Closed;
        }

        if (head.IsTakenOver && !await LeadsAsync(deed, head, actor))
        {
            var overdue = await deed.FindAsync<bool>(
                "SELECT EXISTS (SELECT 1 FROM handover WHERE conversation_id = @Id AND kept_at IS NULL AND due_at < @now)", new { head.Id, now });
            return overdue ? null : ConversationErrors.TakenOverBy(head.HandlerName!);
        }

        return head.IsTakenOver ? null : head.RefuseForeignClaim(actor, now);
    }
}
