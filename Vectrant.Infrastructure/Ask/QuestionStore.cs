using Dapper;
using Vectrant.Core.Answering;
using Vectrant.Core.Ask;
using Vectrant.Core.Audit;
using Vectrant.Core.Common;
using Vectrant.Core.Guardrails;
using Vectrant.Core.Guardrails.Events;
using Vectrant.Core.Guardrails.Redaction;
using Vectrant.Infrastructure.Audit;
using Vectrant.Infrastructure.Guardrails;
using Vectrant.Infrastructure.Persistence;

namespace Vectrant.Infrastructure.Ask;

internal sealed class QuestionStore(AppDatabase database, TimeProvider clock) : IQuestionStore
{
    public async Task<Question> StartAsync(Actor actor, Redacted text, CancellationToken cancellationToken)
    {
        var question = new Question(new QuestionId(Guid.CreateVersion7()), text.Text, null, clock.GetUtcNow(), null, null);
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(
            "INSERT INTO question (id, person_id, text, asked_at) VALUES (@Id, @PersonId, @Text, @AskedAt)",
            new { question.Id, PersonId = actor.PersonId!.Value, Text = text.Text.Replace('\0', '\uFFFD'), question.AskedAt },
            transaction,
            cancellationToken: cancellationToken));
        var entry = new AuditEntry(actor, AuditAction.QuestionAsked, "question", question.Id.ToString(), new Dictionary<string, object?> { ["characters"] = text.Text.Length });
        await AuditSql.AppendAsync(connection, transaction, entry, cancellationToken);
        var subject = new EventSubject { QuestionId = question.Id.Value, PersonId = actor.PersonId.Value.Value };
        await LedgerSql.AppendAsync(connection, transaction, GuardPipeline.Internal, subject, text.Replacements, question.AskedAt, cancellationToken);
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

    public async Task<bool> RateAsync(Actor actor, QuestionId id, bool helpful, CheckedText? feedback, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var own = new { id, PersonId = actor.PersonId?.Value };
        var asked = await connection.QuerySingleOrDefaultAsync<string>(new CommandDefinition(
            "SELECT text FROM question WHERE id = @id AND person_id = @PersonId AND answer IS NOT NULL FOR UPDATE", own, transaction, cancellationToken: cancellationToken));
        if (asked is null)
        {
            return false;
        }

        // Names go on after those in the question, beside which the feedback is read.
        var kept = feedback is null ? null : Redacted.Of(feedback, TextPlaceholders.After([asked]), RedactionPlace.Feedback);
        await connection.ExecuteAsync(new CommandDefinition(
            "UPDATE question SET helpful = @helpful, feedback = @feedback WHERE id = @id",
            new { helpful, feedback = kept?.Text.Replace('\0', '\uFFFD'), id },
            transaction,
            cancellationToken: cancellationToken));
        var subject = new EventSubject { QuestionId = id.Value, PersonId = own.PersonId };
        await LedgerSql.AppendAsync(connection, transaction, GuardPipeline.Internal, subject, kept?.Replacements ?? [], clock.GetUtcNow(), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }
}
