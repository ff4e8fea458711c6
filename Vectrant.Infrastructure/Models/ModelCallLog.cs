using Dapper;
using Vectrant.Core.Models;
using Vectrant.Infrastructure.Persistence;

namespace Vectrant.Infrastructure.Models;

internal sealed class ModelCallLog(AppDatabase database) : IModelCallLog
{
    public async Task AppendAsync(ModelCall call, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            WITH call AS (
              INSERT INTO model_call (at, task, provider, model, conversation_id, input_tokens, output_tokens, cost_micros, milliseconds, outcome)
              VALUES (@At, @Task, @Provider, @Model, @ConversationId, @InputTokens, @OutputTokens, @CostMicros, @Milliseconds, @Outcome)
              RETURNING id)
            INSERT INTO redaction_call (ledger_id, call_id)
            SELECT l.id, call.id FROM redaction_ledger l, call
            WHERE l.deed = 'replaced' AND l.placeholder = ANY(@placeholders) AND (l.conversation_id = @ConversationId OR l.question_id = @QuestionId)
            """,
            new
            {
                call.At,
                Task = ModelSettingRow.KeyOf(call.Slot),
                call.Provider,
                call.Model,
                call.ConversationId,
                call.QuestionId,
                placeholders = call.Placeholders.ToArray(),
                call.InputTokens,
                call.OutputTokens,
                call.CostMicros,
                call.Milliseconds,
                Outcome = SnakeCase.From(call.Outcome.ToString()),
            },
            cancellationToken: cancellationToken));
    }
}
