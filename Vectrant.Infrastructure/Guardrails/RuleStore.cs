using System.Globalization;
using Dapper;
using Npgsql;
using Vectrant.Core.Audit;
using Vectrant.Core.Common;
using Vectrant.Core.Guardrails;
using Vectrant.Core.Guardrails.Rules;
using Vectrant.Infrastructure.Audit;
using Vectrant.Infrastructure.Persistence;

namespace Vectrant.Infrastructure.Guardrails;

internal sealed class RuleStore(AppDatabase database, TimeProvider time) : IRuleStore, IRuleQuery
{
    private const int PageSize = 30;

    public async Task<RuleVersion> CurrentAsync(GuardPipeline pipeline, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var row = await connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition(
            "SELECT number, rules::text AS rules FROM guard_rule_version WHERE pipeline = @Pipeline ORDER BY number DESC LIMIT 1",
            new { Pipeline = RuleNames.Of(pipeline) },
            cancellationToken: cancellationToken));
        return row is null ? new RuleVersion(pipeline, 0, GuardRules.Shipped) : new RuleVersion(pipeline, row.Number, StoredJson.Read<GuardRules>(row.Rules));
    }

    public async Task<RuleVersion> CurrentAsync(Actor actor, GuardPipeline pipeline, CancellationToken cancellationToken) =>
        actor.May(Permission.ManageGuardrails) ? await CurrentAsync(pipeline, cancellationToken) : new RuleVersion(pipeline, 0, GuardRules.Shipped);

    public async Task<GuardRules?> AtAsync(GuardPipeline pipeline, int number, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var rules = await connection.ExecuteScalarAsync<string?>(new CommandDefinition(
            "SELECT rules::text FROM guard_rule_version WHERE pipeline = @Pipeline AND number = @number",
            new { Pipeline = RuleNames.Of(pipeline), number },
            cancellationToken: cancellationToken));
        return rules is null ? null : StoredJson.Read<GuardRules>(rules);
    }

    public async Task<Result<RuleVersion>> AddAsync(Actor actor, RuleEdit edit, GuardRules rules, RuleChange change, CancellationToken cancellationToken)
    {
        var number = edit.Expected + 1;
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        try
        {
            // Whoever adds the same number at the same moment waits here for the other's end, and then breaks the key.
            var added = await connection.ExecuteAsync(new CommandDefinition(
                """
                INSERT INTO guard_rule_version (pipeline, number, rules, change, reason, made_by, made_by_name, made_at)
                SELECT @Pipeline, @Number, @Rules::jsonb, @Change::jsonb, @Reason, @By, @Name, @Now
                WHERE @Expected = (SELECT coalesce(max(number), 0) FROM guard_rule_version WHERE pipeline = @Pipeline)
                """,
                new
                {
                    Pipeline = RuleNames.Of(edit.Pipeline),
                    Number = number,
                    edit.Expected,
                    Rules = StoredJson.Write(rules),
                    Change = StoredJson.Write(change),
                    edit.Reason,
                    By = actor.PersonId?.Value,
                    actor.Name,
                    Now = time.GetUtcNow(),
                },
                transaction,
                cancellationToken: cancellationToken));
            if (added == 0)
            {
                return GuardRuleErrors.ChangedMeanwhile;
            }
        }
        catch (PostgresException clash) when (clash.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            return GuardRuleErrors.ChangedMeanwhile;
        }

        var detail = new Dictionary<string, object?>
        {
            ["version"] = number,
            ["change"] = change.Kind.ToString(),
            ["subject"] = change.Subject,
            ["from"] = change.From,
            ["to"] = change.To,
            ["reason"] = edit.Reason,
        };
        await AuditSql.AppendAsync(
            connection, transaction, new AuditEntry(actor, AuditAction.GuardRulesChanged, "guard_rules", RuleNames.Of(edit.Pipeline), detail), cancellationToken);
        await ChangeNotice.SendAsync(connection, transaction, new Change(ChangeTopic.GuardRules, null), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new RuleVersion(edit.Pipeline, number, rules);
    }

    public async Task<bool> WasDryRunAsync(GuardPipeline pipeline, GuardLayer layer, string pattern, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
            "SELECT EXISTS (SELECT FROM guard_dry_run WHERE pipeline = @Pipeline AND layer = @Layer AND md5(pattern) = md5(@pattern) AND pattern = @pattern)",
            new { Pipeline = RuleNames.Of(pipeline), Layer = RuleNames.Of(layer), pattern },
            cancellationToken: cancellationToken));
    }

    public async Task RecordDryRunAsync(Actor actor, DryRunRequest request, DryRunResult result, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            INSERT INTO guard_dry_run (pipeline, layer, pattern, texts, matches, ordinary_matches, run_by, run_at)
            VALUES (@Pipeline, @Layer, @Pattern, @Texts, @Matches, @OrdinaryMatches, @By, @Now)
            """,
            new
            {
                Pipeline = RuleNames.Of(request.Pipeline),
                Layer = RuleNames.Of(request.Layer),
                request.Pattern,
                result.Texts,
                result.Matches,
                result.OrdinaryMatches,
                By = actor.PersonId?.Value,
                Now = time.GetUtcNow(),
            },
            transaction,
            cancellationToken: cancellationToken));
        var detail = new Dictionary<string, object?>
        {
            ["layer"] = RuleNames.Of(request.Layer),
            ["texts"] = result.Texts,
            ["matches"] = result.Matches,
            ["ordinary_matches"] = result.OrdinaryMatches,
        };
        await AuditSql.AppendAsync(
            connection, transaction, new AuditEntry(actor, AuditAction.GuardRuleDryRun, "guard_rules", RuleNames.Of(request.Pipeline), detail), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    public async Task<Page<RuleVersionRow>> ListAsync(Actor actor, GuardPipeline pipeline, string? before, CancellationToken cancellationToken)
    {
        if (!actor.May(Permission.ManageGuardrails))
        {
            return new Page<RuleVersionRow>([], null);
        }

        await using var connection = await database.OpenAsync(cancellationToken);
        var rows = (await connection.QueryAsync<HistoryRow>(new CommandDefinition(
            """
            SELECT number, made_at, made_by_name, change::text AS change, reason FROM guard_rule_version
            WHERE pipeline = @Pipeline AND (@Before::int IS NULL OR number < @Before) ORDER BY number DESC LIMIT @Limit
            """,
            new
            {
                Pipeline = RuleNames.Of(pipeline),
                Before = int.TryParse(before, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : (int?)null,
                Limit = PageSize + 1,
            },
            cancellationToken: cancellationToken))).AsList();
        var page = rows.Take(PageSize).Select(row => new RuleVersionRow(row.Number, row.MadeAt, row.MadeByName, StoredJson.Read<RuleChange>(row.Change), row.Reason)).ToList();
        return new Page<RuleVersionRow>(page, rows.Count > PageSize ? page[^1].Number.ToString(CultureInfo.InvariantCulture) : null);
    }

    private sealed record Row
    {
        public required int Number { get; init; }

        public required string Rules { get; init; }
    }

    private sealed record HistoryRow
    {
        public required int Number { get; init; }

        public required DateTimeOffset MadeAt { get; init; }

        public required string MadeByName { get; init; }

        public required string Change { get; init; }

        public string? Reason { get; init; }
    }
}
