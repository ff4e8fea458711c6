using Dapper;
using Vectrant.Core.Audit;
using Vectrant.Core.Common;
using Vectrant.Core.Identity.Access;
using Vectrant.Core.Identity.Limits;
using Vectrant.Infrastructure.Audit;
using Vectrant.Infrastructure.Persistence;

namespace Vectrant.Infrastructure.Identity.Limits;

internal sealed class LimitStore(AppDatabase database, TimeProvider time) : ILimitStore
{
    public async Task<IReadOnlyList<LimitSetting>> ReadAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var rows = await connection.QueryAsync<(string Scope, string Tier, int PerMinute, string By, DateTimeOffset At)>(new CommandDefinition(
            "SELECT scope, tier, per_minute, changed_by_name, changed_at FROM rate_limit ORDER BY scope, tier", cancellationToken: cancellationToken));
        return [.. rows.Select(row => new LimitSetting(row.Scope, Enum.Parse<LimitTier>(row.Tier), row.PerMinute, row.By, row.At))];
    }

    public async Task<bool> SetAsync(Actor actor, string scope, LimitTier tier, int? perMinute, int? seen, int before, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        // Each of these finds its row only as long as it is what was seen, also when two of them come at the same moment.
        var changed = await connection.ExecuteAsync(new CommandDefinition(
            (perMinute, seen) switch
            {
                (null, _) => "DELETE FROM rate_limit WHERE scope = @scope AND tier = @tier AND per_minute = @seen",
                (_, null) =>
                    """
                    INSERT INTO rate_limit (scope, tier, per_minute, changed_by, changed_by_name, changed_at) VALUES (@scope, @tier, @perMinute, @by, @name, @at)
                    ON CONFLICT (scope, tier) DO NOTHING
                    """,
                _ =>
                    """
                    UPDATE rate_limit SET per_minute = @perMinute, changed_by = @by, changed_by_name = @name, changed_at = @at
                    WHERE scope = @scope AND tier = @tier AND per_minute = @seen
                    """,
            },
            new { scope, tier = tier.ToString(), perMinute, seen, by = actor.PersonId?.Value, name = actor.Name, at = time.GetUtcNow() },
            transaction,
            cancellationToken: cancellationToken));
        if (changed == 0)
        {
            return false;
        }

        var detail = new Dictionary<string, object?> { ["tier"] = tier.ToString(), ["from"] = before, ["to"] = perMinute, ["reset"] = perMinute is null };
        await AuditSql.AppendAsync(connection, transaction, new AuditEntry(actor, AuditAction.LimitChanged, "limit", scope, detail), cancellationToken);
        await ChangeNotice.SendAsync(connection, transaction, new Change(ChangeTopic.Limits, null), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    public async Task<IReadOnlyList<RefusedCaller>> RefusedAsync(DateTimeOffset since, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var rows = await connection.QueryAsync<(string? Limit, string? Who, long Count)>(new CommandDefinition(
            """
            SELECT e.subject, coalesce(p.display_name, e.address), sum(e.count)::bigint
            FROM access_event e LEFT JOIN person p ON p.id = e.person_id
            WHERE e.kind = @kind AND e.minute >= @since
            GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2 LIMIT 10
            """,
            new { kind = AccessEventKind.RateLimited, since },
            cancellationToken: cancellationToken));
        return [.. rows.Select(row => new RefusedCaller(row.Limit ?? string.Empty, row.Who, row.Count))];
    }
}
