using Vectrant.Core.Audit;
using Vectrant.Core.Common;
using Vectrant.Core.Conversations;
using Vectrant.Infrastructure.Persistence;

namespace Vectrant.Infrastructure.Conversations;

/// <summary>A message about to be stored.</summary>
internal sealed record NewMessage(Author Author, string Body)
{
    public PersonId? Person { get; init; }

    public MessageId? InReplyTo { get; init; }

    public IReadOnlyList<MessageSource> Sources { get; init; } = [];

    public Guid? ReplyKey { get; init; }

    /// <summary>Placeholders in the body that stand for something its writer wrote.</summary>
    public IReadOnlyList<string> Redactions { get; init; } = [];

    /// <summary>Chosen before, where something else refers to it already.</summary>
    public MessageId? Id { get; init; }
}

/// <summary>The statements that several deeds share. All need the locked conversation.</summary>
internal static class ThreadSql
{
    /// <summary>Appends a message; its place comes from the locked conversation, so that places never repeat.</summary>
    public static async Task<PostedMessage> AppendAsync(Deed deed, ConversationId conversation, NewMessage message, DateTimeOffset now)
    {
        var id = message.Id ?? new MessageId(Guid.CreateVersion7(now));
        var seq = await deed.FindAsync<long>(
            """
            WITH place AS (UPDATE conversation SET last_seq = last_seq + 1, updated_at = @now WHERE id = @conversation RETURNING last_seq)
            INSERT INTO message (id, conversation_id, seq, author, person_id, body, in_reply_to, sources, reply_key, redactions, created_at)
            SELECT @id, @conversation, last_seq, @author, @person, @Body, @inReplyTo, @sources::jsonb, @ReplyKey, @redactions, @now FROM place
            RETURNING seq
            """,
            new
            {
                id,
                conversation,
                author = EnumText.From(message.Author),
                person = message.Person,
                message.Body,
                inReplyTo = message.InReplyTo,
                sources = StoredJson.Write(message.Sources),
                message.ReplyKey,
                redactions = message.Redactions.ToArray(),
                now,
            });
        return new PostedMessage(id, seq);
    }

    public static Task QueueDraftAsync(Deed deed, ConversationId conversation, MessageId message, int epoch, DateTimeOffset now) =>
        deed.ExecuteAsync(
            "INSERT INTO draft (id, conversation_id, message_id, epoch, state, created_at) VALUES (@id, @conversation, @message, @epoch, 'queued', @now)",
            new { id = Guid.CreateVersion7(now), conversation, message, epoch, now });

    /// <summary>Drafts that nobody decided on are out of date now; a worker that makes one loses its lease.</summary>
    public static Task ExpireUndecidedAsync(Deed deed, ConversationId conversation) =>
        deed.ExecuteAsync(
            """
            UPDATE draft SET state = 'expired', lease_id = NULL, lease_until = NULL
            WHERE conversation_id = @conversation AND state IN ('queued', 'generating', 'ready')
            """,
            new { conversation });

    public static async Task<bool> AwaitsPersonAsync(Deed deed, ConversationId conversation) =>
        await deed.FindAsync<bool>("SELECT EXISTS (SELECT 1 FROM handover WHERE conversation_id = @conversation AND kept_at IS NULL)", new { conversation });

    /// <summary>
    /// Creates the promise unless one is open; an open one keeps its deadline and gets the owner that it lacks. The customer waits
    /// from now on, at the latest: so an open promise is always in the queue.
    /// </summary>
    public static async Task PromisePersonAsync(Deed deed, ConversationId conversation, Promise promise, DateTimeOffset now)
    {
        var created = await deed.FindAsync<bool>(
            """
            INSERT INTO handover (id, conversation_id, reason, owner_id, created_at, due_at)
            VALUES (@id, @conversation, @reason, @owner, @now, @due)
            ON CONFLICT (conversation_id) WHERE kept_at IS NULL DO UPDATE SET owner_id = coalesce(handover.owner_id, excluded.owner_id)
            RETURNING xmax = 0
            """,
            new { id = Guid.CreateVersion7(now), conversation, reason = EnumText.From(promise.Reason), owner = promise.Owner, now, due = now + promise.Within });
        await deed.ExecuteAsync("UPDATE conversation SET waiting_since = coalesce(waiting_since, @now), updated_at = @now WHERE id = @conversation", new { conversation, now });
        if (created)
        {
            await deed.AuditAsync(Actor.System, AuditAction.HandoverCreated, conversation, ("reason", EnumText.From(promise.Reason)), ("owner", promise.Owner?.Value));
        }
    }

    public static Task<int> KeepPromiseAsync(Deed deed, ConversationId conversation, PersonId by, string how, DateTimeOffset now) =>
        deed.ExecuteAsync(
            "UPDATE handover SET kept_at = @now, kept_by = @by, kept_how = @how WHERE conversation_id = @conversation AND kept_at IS NULL",
            new { conversation, by, how, now });

    public static Task ReleaseClaimAsync(Deed deed, ConversationId conversation) =>
        deed.ExecuteAsync("UPDATE conversation SET claimed_by = NULL, claim_expires_at = NULL WHERE id = @conversation AND claimed_by IS NOT NULL", new { conversation });

    /// <summary>The customer's newest message, and whether it still has no public reply after it.</summary>
    public static Task<OpenQuestion?> NewestQuestionAsync(Deed deed, ConversationId conversation) =>
        deed.FindAsync<OpenQuestion>(
            """
            SELECT m.id, m.seq, m.created_at AS at,
                   NOT EXISTS (SELECT 1 FROM message r WHERE r.in_reply_to = m.id
                                  OR (r.conversation_id = m.conversation_id AND r.seq > m.seq AND r.author IN ('assistant', 'person'))) AS is_open
            FROM message m WHERE m.conversation_id = @conversation AND m.author = 'customer' ORDER BY m.seq DESC LIMIT 1
            """,
            new { conversation });
}

/// <summary>A promise about to be made.</summary>
internal sealed record Promise(HandoverReason Reason, PersonId? Owner, TimeSpan Within);

internal sealed class OpenQuestion
{
    public required MessageId Id { get; init; }

    public required long Seq { get; init; }

    public required DateTimeOffset At { get; init; }

    public required bool IsOpen { get; init; }
}
