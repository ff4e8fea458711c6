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
            INSERT INTO model_call (at, task, provider, model, conversation_id, input_tokens, output_tokens, cost_micros, milliseconds, outcome)
            VALUES (@At, @Task, @Provider, @Model, @ConversationId, @InputTokens, @OutputTokens, @CostMicros, @Milliseconds, @Outcome)
            """,
            new
            {
                call.At,
                Task = ModelSettingRow.KeyOf(call.Slot),
                call.Provider,
                call.Model,
                call.ConversationId,
                call.InputTokens,
                call.OutputTokens,
                call.CostMicros,
                call.Milliseconds,
                Outcome = SnakeCase.From(call.Outcome.ToString()),
            },
            cancellationToken: cancellationToken));
    }
}
