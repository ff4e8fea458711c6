using Dapper;
using Npgsql;
using Vectrant.Core.Guardrails;
using Vectrant.Core.Guardrails.Events;
using Vectrant.Core.Guardrails.Redaction;
using Vectrant.Infrastructure.Persistence;

namespace Vectrant.Infrastructure.Guardrails;

/// <summary>Appends to the redaction ledger inside the transaction of what it accounts for.</summary>
internal static class LedgerSql
{
    public static Task AppendAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, GuardPipeline pipeline, EventSubject subject, IReadOnlyList<Replacement> replacements,
        DateTimeOffset now, CancellationToken cancellationToken) =>
        replacements.Count == 0
            ? Task.CompletedTask
            : connection.ExecuteAsync(new CommandDefinition(
                """
                INSERT INTO redaction_ledger (at, deed, pipeline, conversation_id, question_id, message_id, person_id, place, type, placeholder, count, rule)
                SELECT @now, 'replaced', @pipeline, @ConversationId, @QuestionId, @MessageId, @PersonId, r.place, r.type, r.placeholder, r.count, r.rule
                FROM unnest(@places, @types, @placeholders, @counts, @rules) AS r (place, type, placeholder, count, rule)
                """,
                new
                {
                    now,
                    pipeline = SnakeCase.From(pipeline.ToString()),
                    subject.ConversationId,
                    subject.QuestionId,
                    subject.MessageId,
                    subject.PersonId,
                    places = replacements.Select(replacement => SnakeCase.From(replacement.Place.ToString())).ToArray(),
                    types = replacements.Select(replacement => replacement.Type).ToArray(),
                    placeholders = replacements.Select(replacement => replacement.Placeholder).ToArray(),
                    counts = replacements.Select(replacement => replacement.Count).ToArray(),
                    rules = replacements.Select(replacement => replacement.Rule).ToArray(),
                },
                transaction,
                cancellationToken: cancellationToken));
}
