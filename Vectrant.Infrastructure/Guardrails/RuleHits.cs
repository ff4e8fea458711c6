using Dapper;
using Vectrant.Core.Common;
using Vectrant.Core.Guardrails;
using Vectrant.Core.Guardrails.Rules;
using Vectrant.Infrastructure.Persistence;

namespace Vectrant.Infrastructure.Guardrails;

internal sealed class RuleHits(AppDatabase database, TimeProvider time) : IRuleHitQuery
{
    private static readonly TimeSpan Month = TimeSpan.FromDays(30);

    public async Task<IReadOnlyDictionary<string, long>?> LastMonthAsync(Actor actor, GuardPipeline pipeline, CancellationToken cancellationToken)
    {
        if (!actor.May(Permission.ManageGuardrails))
        {
            return null;
        }

        await using var connection = await database.OpenAsync(cancellationToken);
        var hits = await connection.QueryAsync<(string Rule, long Count)>(new CommandDefinition(
            """
            SELECT rule, count(*) FROM security_event, unnest(rules) AS rule
            WHERE at >= @Since AND pipeline = @Pipeline GROUP BY rule
            """,
            new { Since = time.GetUtcNow() - Month, Pipeline = RuleNames.Of(pipeline) },
            cancellationToken: cancellationToken));
        return hits.ToDictionary(hit => hit.Rule, hit => hit.Count);
    }
}
