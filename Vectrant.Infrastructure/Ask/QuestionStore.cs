using Dapper;
using Vectrant.Core.Answering;
using Vectrant.Core.Ask;
using Vectrant.Core.Audit;
using Vectrant.Core.Common;
using Vectrant.Core.Guardrails;
using Vectrant.Core.Guardrails.Events;
using Vectrant.Core.Guardrails.Redaction;
using Vectrant.Core.Knowledge;
using Vectrant.Core.Knowledge.Pipelines;
using Vectrant.Infrastructure.Audit;
using Vectrant.Infrastructure.Guardrails;
using Vectrant.Infrastructure.Knowledge;
using Vectrant.Infrastructure.Knowledge.Pipelines;
using Vectrant.Infrastructure.Persistence;

namespace Vectrant.Infrastructure.Ask;

internal sealed class QuestionStore(AppDatabase database, TimeProvider clock) : IQuestionStore
{
    // The share of the pipeline makes an archiving of it wait, or is made to wait by it and then finds it archived.
    private static readonly string Start =
        $"""
        INSERT INTO question (id, person_id, text, asked_at, pipeline_id, pipeline_name)
        SELECT @Id, @me, @Text, @AskedAt, p.id, p.name FROM pipeline p
        WHERE {PipelineRights.Chosen} AND p.archived_at IS NULL AND {PipelineRights.OnPipeline} FOR SHARE OF p
        RETURNING pipeline_id AS id, pipeline_name AS name
        """;

    private static readonly string Gone =
        $"SELECT p.name FROM pipeline p WHERE p.id = @pipeline AND p.archived_at IS NOT NULL AND {PipelineRights.OnPipeline}";

    public async Task<Result<Question>> StartAsync(Actor actor, PipelineId? pipeline, Redacted text, CancellationToken cancellationToken)
    {
        var question = new Question(new QuestionId(Guid.CreateVersion7()), text.Text, null, clock.GetUtcNow(), null, null);
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var asker = new
        {
            question.Id,
            me = actor.PersonId!.Value.Value,
            roles = ReadingRights.RolesOf(actor),
            pipeline = pipeline?.Value,
            Text = text.Text.Replace('\0', '\uFFFD'),
            question.AskedAt,
        };
        var asked = await connection.QuerySingleOrDefaultAsync<PipelineNameRow>(new CommandDefinition(Start, asker, transaction, cancellationToken: cancellationToken));
        if (asked is null)
        {
            var gone = await connection.QuerySingleOrDefaultAsync<string>(new CommandDefinition(Gone, asker, transaction, cancellationToken: cancellationToken));
            return gone is null ? PipelineErrors.NotFound : PipelineErrors.Archived(gone);
        }

        var detail = new Dictionary<string, object?> { ["characters"] = text.Text.Length, ["pipeline"] = asked.Id.ToString() };
        var entry = new AuditEntry(actor, AuditAction.QuestionAsked, "question", question.Id.ToString(), detail);
        await AuditSql.AppendAsync(connection, transaction, entry, cancellationToken);
        var subject = new EventSubject { QuestionId = question.Id.Value, PersonId = actor.PersonId.Value.Value };
        await LedgerSql.AppendAsync(connection, transaction, GuardPipeline.Internal, subject, text.Replacements, question.AskedAt, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return question with { Pipeline = new AskedPipeline(asked.Id, asked.Name) };
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

    private sealed record PipelineNameRow
    {
        public PipelineId Id { get; init; }

        public required string Name { get; init; }
    }
}
