using System.Data.Common;
using System.Runtime.CompilerServices;
using Dapper;
using Npgsql;
using Vectrant.Core.Guardrails;
using Vectrant.Core.Guardrails.Rules;
using Vectrant.Infrastructure.Persistence;

namespace Vectrant.Infrastructure.Guardrails;

internal sealed class PastTexts(AppDatabase database) : IPastTexts
{
    public async Task<int> CountAsync(GuardPipeline pipeline, GuardLayer layer, int most, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.ExecuteScalarAsync<int>(new CommandDefinition(
            $"SELECT count(*)::int FROM ({Source(pipeline, layer)} LIMIT @most) newest", new { most }, cancellationToken: cancellationToken));
    }

    // Row by row: five thousand long passages at once would be more memory than a page of an admin is worth.
    public async IAsyncEnumerable<PastText> ReadAsync(GuardPipeline pipeline, GuardLayer layer, int most, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand($"{Source(pipeline, layer)} ORDER BY at DESC LIMIT $1", connection) { Parameters = { new() { Value = most } } };
        await using DbDataReader rows = await command.ExecuteReaderAsync(cancellationToken);
        while (await rows.ReadAsync(cancellationToken))
        {
            yield return new PastText(rows.GetString(0), rows.GetBoolean(1), await rows.GetFieldValueAsync<DateTimeOffset>(2, cancellationToken));
        }
    }

    private static string Source(GuardPipeline pipeline, GuardLayer layer) => (pipeline, layer) switch
    {
        (GuardPipeline.Customer, GuardLayer.Input) =>
            """
            SELECT m.body, EXISTS (
                SELECT FROM draft d JOIN decision e ON e.draft_id = d.id
                WHERE d.message_id = m.id AND e.kind IN ('approved', 'edited') AND e.undone_at IS NULL) AS ordinary, m.created_at AS at
            FROM message m WHERE m.author = 'customer'
            """,
        (GuardPipeline.Customer, GuardLayer.Output) => "SELECT m.body, true AS ordinary, m.created_at AS at FROM message m WHERE m.author = 'assistant'",
        (GuardPipeline.Internal, GuardLayer.Input) =>
            "SELECT q.text, coalesce(q.answer ->> 'outcome' = 'answered' AND q.helpful IS NOT false, false) AS ordinary, q.asked_at AS at FROM question q",
        (GuardPipeline.Internal, GuardLayer.Output) =>
            "SELECT q.answer ->> 'text', q.helpful IS NOT false AS ordinary, q.asked_at AS at FROM question q WHERE q.answer ->> 'outcome' = 'answered' AND q.answer ->> 'text' IS NOT NULL",
        (GuardPipeline.Customer, _) => Passages("c.audience = 'customer'"),
        _ => Passages("true"),
    };

    private static string Passages(string whose) =>
        $"SELECT c.text, true AS ordinary, v.created_at AS at FROM chunk c JOIN document_version v ON v.id = c.version_id WHERE c.live AND {whose}";
}
