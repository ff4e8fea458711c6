using Dapper;
using Vectrant.Core.Answering;
using Vectrant.Core.Ask;
using Vectrant.Core.Audit;
using Vectrant.Core.Common;
using Vectrant.Infrastructure.Audit;
using Vectrant.Infrastructure.Persistence;

namespace Vectrant.Infrastructure.Ask;

internal sealed class QuestionStore(AppDatabase database, TimeProvider clock) : IQuestionStore
{
    public async Task<Question> StartAsync(Actor actor, string text, CancellationToken cancellationToken)
    {
        var question = new Question(new QuestionId(Guid.CreateVersion7()), text, null, clock.GetUtcNow(), null, null);
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(
            "INSERT INTO question (id, person_id, text, asked_at) VALUES (@Id, @PersonId, @Text, @AskedAt)",
            new { question.Id, PersonId = actor.PersonId!.Value, Text = text.Replace('\0', '\uFFFD'), question.AskedAt },
            transaction,
            cancellationToken: cancellationToken));
        var entry = new AuditEntry(actor, AuditAction.QuestionAsked, "question", question.Id.ToString(), new Dictionary<string, object?> { ["characters"] = text.Length });
        await AuditSql.AppendAsync(connection, transaction, entry, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return question;
    }

    public async Task FinishAsync(QuestionId id, Answer answer, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(
            "UPDATE question SET answer = @Answer::jsonb, answered_at = @At WHERE id = @Id",
            new { Answer = StoredJson.Write(answer), At = clock.GetUtcNow(), Id = id },
            cancellationToken: cancellationToken));
    }

    public async Task<bool> RateAsync(Actor actor, QuestionId id, bool helpful, string? feedback, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.ExecuteAsync(new CommandDefinition(
            "UPDATE question SET helpful = @helpful, feedback = @feedback WHERE id = @id AND person_id = @PersonId AND answer IS NOT NULL",
            new { helpful, feedback, id, PersonId = actor.PersonId?.Value },
            cancellationToken: cancellationToken)) == 1;
    }
}
