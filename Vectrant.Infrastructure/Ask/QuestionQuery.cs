using Dapper;
using Vectrant.Core.Answering;
using Vectrant.Core.Ask;
using Vectrant.Core.Common;
using Vectrant.Core.Knowledge;
using Vectrant.Infrastructure.Persistence;

namespace Vectrant.Infrastructure.Ask;

internal sealed class QuestionQuery(AppDatabase database) : IQuestionQuery
{
    private const int MostRows = 200;

    public async Task<Page<Question>> ListAsync(Actor actor, string? cursor, int limit, CancellationToken cancellationToken)
    {
        limit = Math.Clamp(limit, 1, MostRows);
        // Ids are in the order of time, so one of them is all a cursor needs.
        Guid? before = Guid.TryParse(cursor, out var id) ? id : null;
        await using var connection = await database.OpenAsync(cancellationToken);
        var rows = (await connection.QueryAsync<Row>(new CommandDefinition(
            """
            SELECT id, text, answer::text AS answer, asked_at, helpful, feedback, pipeline_id, pipeline_name FROM question
            WHERE person_id = @PersonId AND (@before::uuid IS NULL OR (asked_at, id) < (SELECT asked_at, id FROM question WHERE id = @before))
            ORDER BY asked_at DESC, id DESC
            LIMIT @Limit
            """,
            new { PersonId = actor.PersonId?.Value, before, Limit = limit + 1 },
            cancellationToken: cancellationToken))).ToList();
        var items = rows.Take(limit).Select(row => row.ToQuestion()).ToList();
        return new Page<Question>(items, rows.Count > limit ? items[^1].Id.ToString() : null);
    }

    public async Task<Question?> FindAsync(Actor actor, QuestionId id, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var row = await connection.QueryFirstOrDefaultAsync<Row>(new CommandDefinition(
            "SELECT id, text, answer::text AS answer, asked_at, helpful, feedback, pipeline_id, pipeline_name FROM question WHERE id = @id AND person_id = @PersonId",
            new { id, PersonId = actor.PersonId?.Value },
            cancellationToken: cancellationToken));
        return row?.ToQuestion();
    }

    public async Task<IReadOnlyList<Question>> RecentAsync(Actor actor, PipelineId? pipeline, DateTimeOffset since, int most, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var rows = await connection.QueryAsync<Row>(new CommandDefinition(
            """
            SELECT id, text, answer::text AS answer, asked_at, helpful, feedback, pipeline_id, pipeline_name FROM question
            WHERE person_id = @PersonId AND asked_at >= @since AND answer IS NOT NULL
              AND pipeline_id = coalesce(@pipeline::uuid, (SELECT id FROM pipeline WHERE is_default AND audience = 'internal'))
            ORDER BY asked_at DESC, id DESC
            LIMIT @most
            """,
            new { PersonId = actor.PersonId?.Value, pipeline = pipeline?.Value, since, most },
            cancellationToken: cancellationToken));
        return [.. rows.Reverse().Select(row => row.ToQuestion())];
    }

    private sealed record Row
    {
        public QuestionId Id { get; init; }

        public required string Text { get; init; }

        public string? Answer { get; init; }

        public DateTimeOffset AskedAt { get; init; }

        public bool? Helpful { get; init; }

        public string? Feedback { get; init; }

        public PipelineId? PipelineId { get; init; }

        public string? PipelineName { get; init; }

        public Question ToQuestion() => new(Id, Text, Answer is null ? null : StoredJson.Read<Answer>(Answer), AskedAt, Helpful, Feedback)
        {
            Pipeline = PipelineId is { } pipeline ? new AskedPipeline(pipeline, PipelineName!) : null,
        };
    }
}
