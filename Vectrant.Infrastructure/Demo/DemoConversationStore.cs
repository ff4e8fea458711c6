using System.Security.Cryptography;
using System.Text;
using Dapper;
using Npgsql;
using Vectrant.Core.Answering;
using Vectrant.Core.Common;
using Vectrant.Core.Conversations;
using Vectrant.Core.Demo;
using Vectrant.Infrastructure.Persistence;

namespace Vectrant.Infrastructure.Demo;

/// <summary>Writes the past of the demo's conversations. Ids derive from the keys, so that nothing is seeded twice.</summary>
internal sealed class DemoConversationStore(AppDatabase database, TimeProvider time) : IDemoConversationStore
{
    public async Task<IReadOnlySet<string>> ExistingAsync(IEnumerable<string> keys, CancellationToken cancellationToken)
    {
        var byId = keys.ToDictionary(key => Id(key));
        await using var connection = await database.OpenAsync(cancellationToken);
        var ids = await connection.QueryAsync<Guid>(new CommandDefinition(
            "SELECT id FROM conversation WHERE id = ANY(@ids)", new { ids = byId.Keys.ToArray() }, cancellationToken: cancellationToken));
        return ids.Select(id => byId[id]).ToHashSet();
    }

    public async Task AddAsync(DemoConversation conversation, IReadOnlyDictionary<string, Actor> people, IReadOnlyDictionary<int, Answer> drafts, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var past = new DemoPast(conversation, people, time.GetUtcNow());
        if (await InsertConversationAsync(connection, past, cancellationToken))
        {
            for (var place = 0; place < conversation.Messages.Count; place++)
            {
                await InsertMessageAsync(connection, past, place, drafts, cancellationToken);
            }

            await InsertOpenEndAsync(connection, past, cancellationToken);
            await ChangeNotice.SendAsync(connection, transaction, new Change(ChangeTopic.Conversation, past.Id), cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>A stable id out of a name.</summary>
    internal static Guid Id(string name) => new(SHA256.HashData(Encoding.UTF8.GetBytes("demo " + name)).AsSpan(0, 16));

    private static async Task<bool> InsertConversationAsync(NpgsqlConnection connection, DemoPast past, CancellationToken cancellationToken) =>
        await connection.ExecuteAsync(new CommandDefinition(
            """
            INSERT INTO conversation (id, code, channel, state, handler, epoch, handler_id, topic, customer_name, customer_email, language, token_hash,
                                      last_seq, waiting_since, rating, created_at, updated_at, closed_at, team_id)
            VALUES (@Id, @Code, 'chat', @State, @Handler, @Epoch, @HandlerId, @Topic, @Name, @Email, @Language, @TokenHash,
                    @LastSeq, @WaitingSince, @Rating, @CreatedAt, @UpdatedAt, @ClosedAt, (SELECT id FROM team WHERE name = @Team AND archived_at IS NULL))
            ON CONFLICT (id) DO NOTHING
            """,
            past.Row(CustomerToken.Create().Hash),
            cancellationToken: cancellationToken)) == 1;

    private static async Task InsertMessageAsync(NpgsqlConnection connection, DemoPast past, int place, IReadOnlyDictionary<int, Answer> drafts, CancellationToken cancellationToken)
    {
        var answer = drafts.GetValueOrDefault(place);
        var question = past.QuestionBefore(place);
        var replies = past.IsReply(place) && question is not null;
        var message = past.Conversation.Messages[place];
        await connection.ExecuteAsync(new CommandDefinition(
            """
            INSERT INTO message (id, conversation_id, seq, author, person_id, body, in_reply_to, sources, created_at)
            VALUES (@id, @conversation, @seq, @author, @person, @Text, @inReplyTo, @sources::jsonb, @at)
            """,
            new
            {
                id = past.MessageId(place),
                conversation = past.Id,
                seq = place + 1L,
                author = past.Author(place, answer is not null),
                person = past.Person(place)?.PersonId,
                message.Text,
                inReplyTo = replies ? past.MessageId(question!.Value) : (Guid?)null,
                sources = StoredJson.Write(answer is null ? [] : Sources(answer)),
                at = past.At(message.MinutesAgo),
            },
            cancellationToken: cancellationToken));
        if (answer is not null && replies)
        {
            await InsertDecidedAsync(connection, past, new Decided(place, answer, past.MessageId(question!.Value), (past.Person(place)!, past.At(message.MinutesAgo)), message.Text), cancellationToken);
        }
        else if (answer is not null)
        {
            await InsertDecidedAsync(connection, past, new Decided(place, answer, past.MessageId(place), past.SkippedBy(place), null), cancellationToken);
        }
    }

    private static async Task InsertDecidedAsync(NpgsqlConnection connection, DemoPast past, Decided decided, CancellationToken cancellationToken)
    {
        var (place, answer, question, (person, at), final) = decided;
        var kind = final is null ? "skipped" : final == answer.Text ? "approved" : "edited";
        await connection.ExecuteAsync(new CommandDefinition(DemoSql.Draft, DemoSql.DraftRow(past, place, answer, question, kind, at), cancellationToken: cancellationToken));
        await connection.ExecuteAsync(new CommandDefinition(
            DemoSql.Decision,
            new
            {
                id = Id($"{past.Conversation.Key} decision {place}"),
                draft = past.DraftId(place),
                conversation = past.Id,
                kind,
                person = person.PersonId,
                personName = person.Name,
                at,
                draftText = answer.Text,
                final,
                reason = final is null ? past.Conversation.SkipReason : null,
                because = StoredJson.Write(new { Demo = true, person.Roles }),
                sendAfter = final is null ? (DateTimeOffset?)null : at,
                message = final is null ? (Guid?)null : past.MessageId(place),
            },
            cancellationToken: cancellationToken));
    }

    // What the conversation still waits for: a draft, a person, or nothing.
    private static async Task InsertOpenEndAsync(NpgsqlConnection connection, DemoPast past, CancellationToken cancellationToken)
    {
        if (past.AwaitsDraft)
        {
            await connection.ExecuteAsync(new CommandDefinition(
                "INSERT INTO draft (id, conversation_id, message_id, epoch, state, created_at) VALUES (@id, @conversation, @question, 0, 'queued', @now)",
                new { id = past.DraftId(past.Conversation.Messages.Count), conversation = past.Id, question = past.MessageId(past.LastQuestion), now = past.Now },
                cancellationToken: cancellationToken));
        }

        if (past.AwaitsPerson)
        {
            var asked = past.At(past.Conversation.Messages[^1].MinutesAgo);
            await connection.ExecuteAsync(new CommandDefinition(
                "INSERT INTO handover (id, conversation_id, reason, created_at, due_at) VALUES (@id, @conversation, 'requested', @asked, @due)",
                new { id = Id(past.Conversation.Key + " handover"), conversation = past.Id, asked, due = asked.AddMinutes(30) },
                cancellationToken: cancellationToken));
        }
    }

    private static IReadOnlyList<MessageSource> Sources(Answer answer) =>
    [
        .. answer.Sentences.SelectMany(sentence => sentence.PassageNumbers).Distinct()
            .Select(number => answer.Passages[number - 1])
            .DistinctBy(passage => passage.DocumentId)
            .Select(passage => new MessageSource(passage.DocumentId.Value, passage.VersionId.Value, passage.DocumentTitle)),
    ];

    /// <param name="Place">Of the message that the draft belongs to.</param>
    /// <param name="Answer">What the assistant wrote.</param>
    /// <param name="Question">Message that it answers.</param>
    /// <param name="By">Who decided, and when.</param>
    /// <param name="Final">What was sent; null when it was skipped.</param>
    private sealed record Decided(int Place, Answer Answer, Guid Question, (Actor Person, DateTimeOffset At) By, string? Final);
}
