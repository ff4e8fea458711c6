using Dapper;
using Vectrant.Core.Answering;
using Vectrant.Core.Ask;
using Vectrant.Core.Common;
using Vectrant.Core.Knowledge;
using Vectrant.Infrastructure.Knowledge;
using Vectrant.Infrastructure.Persistence;

namespace Vectrant.Infrastructure.Ask;

internal sealed class QuestionQuery(AppDatabase database) : IQuestionQuery
{
    private const int MostRows = 200;

    // Rights end and documents go, but what was answered from them stays in the row: whoever asked reads it for as long as they may open
    // every document that it was written from.
    private const string Columns =
        $"""
        q.id, q.text, q.asked_at, q.helpful, q.feedback, q.pipeline_id, q.pipeline_name, q.answer::text AS answer,
        EXISTS (SELECT 1 FROM jsonb_array_elements(q.answer -> 'passages') AS passage
                WHERE NOT EXISTS (SELECT 1 FROM document d JOIN collection c ON c.id = d.collection_id AND {ReadingRights.OnCollection}
                                  WHERE d.id = (passage ->> 'documentId')::uuid)) AS withheld
        """;

    public async Task<Page<Question>> ListAsync(Actor actor, string? cursor, int limit, CancellationToken cancellationToken)
    {
        limit = Math.Clamp(limit, 1, MostRows);
        // Ids are in the order of time, so one of them is all a cursor needs.
        Guid? before = Guid.TryParse(cursor, out var id) ? id : null;
        await using var connection = await database.OpenAsync(cancellationToken);
        var rows = (await connection.QueryAsync<Row>(new CommandDefinition(
            $"""
            SELECT {Columns} FROM question q
            WHERE q.person_id = @me AND (@before::uuid IS NULL OR (q.asked_at, q.id) < (SELECT asked_at, id FROM question WHERE id = @before))
            ORDER BY q.asked_at DESC, q.id DESC
            LIMIT @Limit
            """,
            new { me = ReadingRights.PersonOf(actor), roles = ReadingRights.RolesOf(actor), everything = ReadingRights.SeesEverything(actor), before, Limit = limit + 1 },
            cancellationToken: cancellationToken))).ToList();
        var items = rows.Take(limit).Select(row => row.ToQuestion()).ToList();
        return new Page<Question>(items, rows.Count > limit ? items[^1].Id.ToString() : null);
    }

    public async Task<Question?> FindAsync(Actor actor, QuestionId id, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var row = await connection.QueryFirstOrDefaultAsync<Row>(new CommandDefinition(
            $"SELECT {Columns} FROM question q WHERE q.id = @id AND q.person_id = @me",
            new { id, me = ReadingRights.PersonOf(actor), roles = ReadingRights.RolesOf(actor), everything = ReadingRights.SeesEverything(actor) },
            cancellationToken: cancellationToken));
        return row?.ToQuestion();
    }

    public async Task<IReadOnlyList<Question>> RecentAsync(Actor actor, PipelineId? pipeline, DateTimeOffset since, int most, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var rows = await connection.QueryAsync<Row>(new CommandDefinition(
            $"""
            SELECT {Columns} FROM question q
            WHERE q.person_id = @me AND q.asked_at >= @since AND q.answer IS NOT NULL
              AND q.pipeline_id = coalesce(@pipeline::uuid, (SELECT id FROM pipeline WHERE is_default AND audience = 'internal'))
            ORDER BY q.asked_at DESC, q.id DESC
            LIMIT @most
            """,
            new
            {
                me = ReadingRights.PersonOf(actor),
                roles = ReadingRights.RolesOf(actor),
                everything = ReadingRights.SeesEverything(actor),
                pipeline = pipeline?.Value,
                since,
                most,
            },
            cancellationToken: cancellationToken));
        return [.. rows.Reverse().Select(row => row.ToQuestion())];
    }

    private sealed record Row
    {
        public QuestionId Id { get; init; }

        public required string Text { get; init; }

        public string? Answer { get; init; }

        public bool Withheld { get; init; }

        public DateTimeOffset AskedAt { get; init; }

        public bool? Helpful { get; init; }

        public string? Feedback { get; init; }

        public PipelineId? PipelineId { get; init; }

        public string? PipelineName { get; init; }

        public Question ToQuestion() => new(Id, Text, Answer is null || Withheld ? null : StoredJson.Read<Answer>(Answer), AskedAt, Helpful, Feedback)
        {
            Withheld = Withheld,
            Pipeline = PipelineId is { } pipeline ? new AskedPipeline(pipeline, PipelineName!) : null,
        };
    }
}
