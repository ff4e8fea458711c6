using Dapper;
using Vectrant.Core.Answering;
using Vectrant.Core.Ask;
using Vectrant.Core.Common;
using Vectrant.Infrastructure.Persistence;

namespace Vectrant.Infrastructure.Ask;

internal sealed class QuestionQuery(AppDatabase database) : IQuestionQuery
{
    private const int PageSize = 20;

    public async Task<Page<Question>> ListAsync(Actor actor, string? cursor, CancellationToken cancellationToken)
    {
        // Ids are in the order of time, so one of them is all a cursor needs.
        Guid? before = Guid.TryParse(cursor, out var id) ? id : null;
        await using var connection = await database.OpenAsync(cancellationToken);
        var rows = (await connection.QueryAsync<Row>(new CommandDefinition(
            """
            SELECT id, text, answer::text AS answer, asked_at, helpful, feedback FROM question
            WHERE person_id = @PersonId AND (@before::uuid IS NULL OR (asked_at, id) < (SELECT asked_at, id FROM question WHERE id = @before))
            ORDER BY asked_at DESC, id DESC
            LIMIT @Limit
            """,
            new { PersonId = actor.PersonId?.Value, before, Limit = PageSize + 1 },
            cancellationToken: cancellationToken))).ToList();
        var items = rows.Take(PageSize).Select(row => row.ToQuestion()).ToList();
        return new Page<Question>(items, rows.Count > PageSize ? items[^1].Id.ToString() : null);
    }

    public async Task<IReadOnlyList<Question>> RecentAsync(Actor actor, DateTimeOffset since, int most, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var rows = await connection.QueryAsync<Row>(new CommandDefinition(
            """
            SELECT id, text, answer::text AS answer, asked_at, helpful, feedback FROM question
            WHERE person_id = @PersonId AND asked_at >= @since AND answer IS NOT NULL
            ORDER BY asked_at DESC, id DESC
            LIMIT @most
            """,
            new { PersonId = actor.PersonId?.Value, since, most },
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

        public Question ToQuestion() => new(Id, Text, Answer is null ? null : StoredJson.Read<Answer>(Answer), AskedAt, Helpful, Feedback);
    }
}
