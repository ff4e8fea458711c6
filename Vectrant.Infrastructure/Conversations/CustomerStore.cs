using System.Security.Cryptography;
using Dapper;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;
using Vectrant.Core.Audit;
using Vectrant.Core.Common;
using Vectrant.Core.Conversations;
using Vectrant.Core.Guardrails.Events;
using Vectrant.Core.Guardrails.Redaction;
using Vectrant.Infrastructure.Guardrails;
using Vectrant.Infrastructure.Persistence;

namespace Vectrant.Infrastructure.Conversations;

internal sealed class CustomerStore(AppDatabase database, IDataProtectionProvider protection, RedactionVault vault, IOptions<ConversationsOptions> options, TimeProvider time)
    : ICustomerStore
{
    // Without 0/O, 1/I/L: a code is read out on the telephone.
    private const string CodeLetters = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";
    private const int CodeAttempts = 12;
    private readonly IDataProtector _protector = protection.CreateProtector("Vectrant.Conversations.RepeatedStart");

    public async Task<Result<StartedConversation>> StartAsync(NewConversation conversation, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var deed = await Deed.BeginAsync(database, cancellationToken);
        var id = new ConversationId(Guid.CreateVersion7(now));
        var message = new MessageId(Guid.CreateVersion7(now));
        if (conversation.Repeat is { } repeat
            && await FirstAnswerAsync(deed, repeat, new FirstAnswer { ConversationId = id, MessageId = message, ProtectedToken = _protector.Protect(conversation.Token.Text) }) is { } first)
        {
            return first.Match<Result<StartedConversation>>(
                answer => new StartedConversation(answer.ConversationId, answer.MessageId, _protector.Unprotect(answer.ProtectedToken!)),
                error => error);
        }

        // The row comes first, without any of the customer's words: what is hidden in them is named within the conversation.
        await InsertAsync(deed, id, conversation, now);
        var (body, name) = await HideAsync(deed, id, message, conversation.Message, conversation.Name, now);
        await deed.ExecuteAsync(
            """
            UPDATE conversation SET topic = @topic, customer_name = @name WHERE id = @id;
            INSERT INTO message (id, conversation_id, seq, author, body, redactions, created_at) VALUES (@message, @id, 1, 'customer', @Text, @hidden, @now)
            """,
            new { message, id, topic = TopicLine.Of(body.Text), name, body.Text, hidden = body.Placeholders.ToArray(), now });
        await deed.AuditAsync(Actor.Customer, AuditAction.ConversationStarted, id, ("channel", EnumText.From(conversation.Channel)));
        if (conversation.ForPerson)
        {
            await PromiseAsync(deed, id, null, conversation.Language, now);
        }
        else
        {
            await ThreadSql.QueueDraftAsync(deed, id, message, 0, now);
        }

        await deed.CommitAsync(id);
        return new StartedConversation(id, message, conversation.Token.Text);
    }

    public async Task<Result<PostedMessage>> PostAsync(ConversationId id, CustomerToken token, CheckedText message, Repeat? repeat, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var deed = await Deed.BeginAsync(database, cancellationToken);
        if (await ConversationHead.LockAsync(deed, id, token) is not { } head)
        {
            return ConversationErrors.NotFound;
        }

        // The lock on the conversation makes identical posts come one after the other, so the key can be written once the message is.
        if (repeat is not null && await RecallAsync(deed, repeat) is { } first)
        {
            return await RepeatedPostAsync(deed, first);
        }

        await deed.ExecuteAsync(
            "UPDATE conversation SET state = 'open', closed_at = NULL, waiting_since = coalesce(waiting_since, @now) WHERE id = @id",
            new { id, now });
        var messageId = new MessageId(Guid.CreateVersion7(now));
        var (body, _) = await HideAsync(deed, id, messageId, message, null, now);
        var posted = await ThreadSql.AppendAsync(deed, id, new NewMessage(Author.Customer, body.Text) { Id = messageId, Redactions = body.Placeholders }, now);
        await ThreadSql.ExpireUndecidedAsync(deed, id);
        await OvertakenSql.ExpireAwaitingAsync(deed, id, new Overtaking(Actor.System, "the customer wrote again before its second approval."), now);
        if (!head.IsTakenOver && !await ThreadSql.AwaitsPersonAsync(deed, id))
        {
            await ThreadSql.QueueDraftAsync(deed, id, posted.MessageId, head.Epoch, now);
        }

        if (repeat is not null)
        {
            await FirstAnswerAsync(deed, repeat, new FirstAnswer { ConversationId = id, MessageId = posted.MessageId });
        }

        await deed.AuditAsync(Actor.Customer, AuditAction.MessagePosted, id, ("seq", posted.Seq), ("reopened", head.IsClosed));
        await deed.CommitAsync(id);
        return posted;
    }

    public async Task<bool> IsOwnerAsync(ConversationId id, CustomerToken token, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.QuerySingleAsync<bool>(new CommandDefinition(
            "SELECT EXISTS (SELECT 1 FROM conversation WHERE id = @id AND token_hash = @Hash)", new { id, token.Hash }, cancellationToken: cancellationToken));
    }

    public async Task<Result<Done>> RateAsync(ConversationId id, CustomerToken token, int rating, CancellationToken cancellationToken)
    {
        await using var deed = await Deed.BeginAsync(database, cancellationToken);
        if (await ConversationHead.LockAsync(deed, id, token) is null)
        {
            return ConversationErrors.NotFound;
        }

        await deed.ExecuteAsync("UPDATE conversation SET rating = @rating WHERE id = @id", new { id, rating });
        await deed.AuditAsync(Actor.Customer, AuditAction.ConversationRated, id, ("rating", rating));
        await deed.CommitAsync(id);
        return Done.Instance;
    }

    public async Task<Result<Done>> RequestPersonAsync(ConversationId id, CustomerToken token, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var deed = await Deed.BeginAsync(database, cancellationToken);
        if (await ConversationHead.LockAsync(deed, id, token) is not { } head)
        {
            return ConversationErrors.NotFound;
        }

        if (head.IsClosed)
        {
            return ConversationErrors.Closed;
        }

        if (await ThreadSql.AwaitsPersonAsync(deed, id))
        {
            return Done.Instance;
        }

        await ThreadSql.ExpireUndecidedAsync(deed, id);
        await OvertakenSql.ExpireAwaitingAsync(deed, id, new Overtaking(Actor.System, "the customer asked for a person before its second approval."), now);
        await PromiseAsync(deed, id, head.HandlerId, head.Language, now);
        await deed.CommitAsync(id);
        return Done.Instance;
    }

    private async Task PromiseAsync(Deed deed, ConversationId id, PersonId? owner, string? language, DateTimeOffset now)
    {
        var promise = new Promise(HandoverReason.Requested, owner, options.Value.HandoverTime);
        await ThreadSql.AppendAsync(deed, id, new NewMessage(Author.System, CustomerNotice.PersonWillAnswer(promise.Reason, language)), now);
        await ThreadSql.PromisePersonAsync(deed, id, promise, now);
        await deed.AuditAsync(Actor.Customer, AuditAction.PersonRequested, id);
    }

    private async Task<(Redacted Body, string? Name)> HideAsync(Deed deed, ConversationId id, MessageId message, CheckedText text, CheckedText? name, DateTimeOffset now)
    {
        if (text.Hidden.Count == 0 && name is null or { Hidden.Count: 0 })
        {
            return (new Redacted(text.Text, []), name?.Text);
        }

        var book = await deed.OpenBookAsync(vault, id, now);
        var body = book.Redact(text, RedactionPlace.Message);
        var shown = name is null ? null : book.Redact(name, RedactionPlace.Name).Text;
        await deed.WriteAsync(book, new EventSubject { ConversationId = id.Value, MessageId = message.Value }, now);
        return (body, shown);
    }

    private static async Task InsertAsync(Deed deed, ConversationId id, NewConversation conversation, DateTimeOffset now)
    {
        for (var attempt = 0; attempt < CodeAttempts; attempt++)
        {
            // Four letters while they are free, one more after every fourth collision.
            var code = RandomNumberGenerator.GetString(CodeLetters, 4 + (attempt / 4));
            var inserted = await deed.ExecuteAsync(
                """
                INSERT INTO conversation (id, code, channel, state, topic, customer_name, customer_email, language, token_hash, last_seq, waiting_since, created_at, updated_at)
                VALUES (@id, @code, @channel, 'open', '', NULL, @Email, @Language, @Hash, 1, @now, @now, @now)
                ON CONFLICT (code) DO NOTHING
                """,
                new
                {
                    id,
                    code,
                    channel = EnumText.From(conversation.Channel),
                    conversation.Email,
                    conversation.Language,
                    conversation.Token.Hash,
                    now,
                });
            if (inserted == 1)
            {
                return;
            }
        }

        throw new InvalidOperationException($"No free code for a conversation was found in {CodeAttempts} attempts.");
    }

    private static async Task<Result<PostedMessage>> RepeatedPostAsync(Deed deed, Result<FirstAnswer> first)
    {
        if (!first.Succeeded)
        {
            return first.Error;
        }

        var seq = await deed.FindAsync<long>("SELECT seq FROM message WHERE id = @MessageId", new { first.Value.MessageId });
        return new PostedMessage(first.Value.MessageId, seq);
    }

    /// <summary>Null when the key is new or too old; otherwise what was answered the first time, or that the content differs.</summary>
    private async Task<Result<FirstAnswer>?> RecallAsync(Deed deed, Repeat repeat)
    {
        var stored = await deed.FindAsync<FirstAnswer>(
            """
            SELECT conversation_id, message_id, protected_token, request_hash FROM idempotency_key
            WHERE scope = @Scope AND key_hash = @KeyHash AND created_at > @Oldest
            """,
            new { repeat.Scope, repeat.KeyHash, Oldest });
        return stored is null ? null
            : stored.RequestHash!.AsSpan().SequenceEqual(repeat.RequestHash) ? (Result<FirstAnswer>)stored
            : ConversationErrors.IdempotencyKeyReused;
    }

    /// <summary>
    /// Writes the key with its answer and returns null; when another request wrote it first, waits for the end of that one's
    /// transaction and returns its answer.
    /// </summary>
    private async Task<Result<FirstAnswer>?> FirstAnswerAsync(Deed deed, Repeat repeat, FirstAnswer answer)
    {
        var mine = await deed.ExecuteAsync(
            """
            INSERT INTO idempotency_key AS k (scope, key_hash, request_hash, conversation_id, message_id, protected_token, created_at)
            VALUES (@Scope, @KeyHash, @RequestHash, @ConversationId, @MessageId, @ProtectedToken, @Now)
            ON CONFLICT (scope, key_hash) DO UPDATE
            SET request_hash = excluded.request_hash, conversation_id = excluded.conversation_id, message_id = excluded.message_id,
                protected_token = excluded.protected_token, created_at = excluded.created_at
            WHERE k.created_at <= @Oldest
            """,
            new { repeat.Scope, repeat.KeyHash, repeat.RequestHash, answer.ConversationId, answer.MessageId, answer.ProtectedToken, Now = time.GetUtcNow(), Oldest });
        return mine == 1 ? null : await RecallAsync(deed, repeat);
    }

    private DateTimeOffset Oldest => time.GetUtcNow() - TimeSpan.FromHours(options.Value.IdempotencyHours);

    private sealed class FirstAnswer
    {
        public required ConversationId ConversationId { get; init; }

        public required MessageId MessageId { get; init; }

        public string? ProtectedToken { get; init; }

        public byte[]? RequestHash { get; init; }
    }
}
