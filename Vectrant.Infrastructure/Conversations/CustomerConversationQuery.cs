using Dapper;
using Vectrant.Core.Common;
using Vectrant.Core.Conversations;
using Vectrant.Infrastructure.Persistence;

namespace Vectrant.Infrastructure.Conversations;

internal sealed class CustomerConversationQuery(AppDatabase database) : ICustomerConversationQuery
{
    public async Task<Result<CustomerConversation>> ReadAsync(ConversationId id, string token, long after, CancellationToken cancellationToken)
    {
        if (!CustomerToken.TryParse(token, out var secret))
        {
            return ConversationErrors.NotFound;
        }

        // One round trip. Messages first: whoever sees a status also saw the messages before it.
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var reader = await connection.QueryMultipleAsync(new CommandDefinition(
            """
            SELECT m.id, m.seq, m.author, m.body, m.created_at, m.sources, m.redactions, p.display_name
            FROM message m JOIN conversation c ON c.id = m.conversation_id LEFT JOIN person p ON p.id = m.person_id AND m.author = 'person'
            WHERE c.id = @id AND c.token_hash = @Hash AND m.seq > @after AND m.author <> 'note'
            ORDER BY m.seq;
            SELECT state, handler, waiting_since IS NOT NULL AS waits, rating,
                   EXISTS (SELECT 1 FROM handover h WHERE h.conversation_id = c.id AND h.kept_at IS NULL) AS promised
            FROM conversation c WHERE id = @id AND token_hash = @Hash
            """,
            new { id, secret.Hash, after },
            cancellationToken: cancellationToken));
        var messages = (await reader.ReadAsync<MessageRow>()).Select(row => row.ToMessage()).ToList();
        return await reader.ReadFirstOrDefaultAsync<StateRow>() is { } state
            ? new CustomerConversation(id, state.Status, messages, state.Rating, messages.Count > 0 ? messages[^1].Seq : after)
            : ConversationErrors.NotFound;
    }

    private sealed class StateRow
    {
        public required string State { get; init; }

        public required string Handler { get; init; }

        public required bool Waits { get; init; }

        public required bool Promised { get; init; }

        public short? Rating { get; init; }

        public CustomerStatus Status =>
            State == "closed" ? CustomerStatus.Closed
            : !Waits ? CustomerStatus.YourTurn
            : Promised || Handler == "person" ? CustomerStatus.PersonWillAnswer
            : CustomerStatus.Checking;
    }

    private sealed class MessageRow
    {
        public required MessageId Id { get; init; }

        public required long Seq { get; init; }

        public required string Author { get; init; }

        public required string Body { get; init; }

        public required DateTimeOffset CreatedAt { get; init; }

        public required string Sources { get; init; }

        public required string[] Redactions { get; init; }

        public string? DisplayName { get; init; }

        public CustomerMessage ToMessage() => new(
            Id,
            Seq,
            EnumText.To<From>(Author),
            Body,
            CreatedAt,
            [.. StoredJson.Read<List<MessageSource>>(Sources).Select(source => source.Title).Distinct()],
            DisplayName,
            Redactions);
    }
}
