using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;
using Vectrant.Core.Common;
using Vectrant.Core.Guardrails;
using Vectrant.Core.Guardrails.Rules;
using Vectrant.Core.Identity;
using Vectrant.Core.Operations;
using Vectrant.Infrastructure.Guardrails;
using Vectrant.Tests.TestSupport;
using Xunit;

namespace Vectrant.Tests.Infrastructure.Guardrails;

/// <summary>Rules on a real database with real nodes: versions, two people at once, what reaches whom and when.</summary>
public sealed class GuardRulesTests(AppFixture fixture) : IClassFixture<AppFixture>
{
    private static readonly TimeSpan SoonEverywhere = TimeSpan.FromSeconds(2);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private static Actor Ada { get; } = Person("Ada", Role.Admin);

    private static Actor Ben { get; } = Person("Ben", Role.Admin);

    [Fact]
    public async Task Change_ByAnAdmin_IsAVersionWithItsAuditLineAndReachesEveryNodeSoon()
    {
        await using var other = await fixture.StartNodeAsync(NodeRole.Web, Cancelled);
        var before = await CurrentAsync(GuardPipeline.Internal);

        var changed = await Get<ChangeGuardProfile>().RunAsync(Ada, new RuleEdit(GuardPipeline.Internal, before.Number, " pilot in claims "), GuardProfile.Strict, Cancelled);

        Assert.Equal(before.Number + 1, changed.Value.Number);
        foreach (var node in (TestApp[])[fixture.App, other])
        {
            var rules = node.Services.GetRequiredService<IGuardRules>();
            await Eventually.TrueAsync(() => Task.FromResult(rules.For(GuardPipeline.Internal).Profile == GuardProfile.Strict), SoonEverywhere, Cancelled);
            Assert.Same(rules.For(GuardPipeline.Internal), rules.For(GuardPipeline.Internal));
            Assert.Equal(GuardProfile.Balanced, rules.For(GuardPipeline.Customer).Profile);
        }

        var line = (await Get<IRuleQuery>().ListAsync(Ada, GuardPipeline.Internal, null, Cancelled)).Items[0];
        Assert.Equal((changed.Value.Number, "Ada", "pilot in claims"), (line.Number, line.By, line.Reason));
        Assert.Equal(new RuleChange(RuleChangeKind.Profile, "", "Balanced", "Strict"), line.Change);
        Assert.Equal("pilot in claims Strict", await ScalarAsync<string>(
            "SELECT (detail ->> 'reason') || ' ' || (detail ->> 'to') FROM audit_entry WHERE action = 'guardrails.rules_changed' AND subject_id = 'internal' ORDER BY id DESC LIMIT 1"));
        await RestoreAsync(GuardPipeline.Internal, before.Number);
    }

    [Fact]
    public async Task Change_ByTwoAdminsAtOnce_OneWinsAndTheOtherIsTold()
    {
        var before = await CurrentAsync(GuardPipeline.Customer);
        var edit = new RuleEdit(GuardPipeline.Customer, before.Number, null);

        var results = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(number => Get<SaveAllowPhrases>().RunAsync(number % 2 == 0 ? Ada : Ben, edit, [$"phrase number {number}"], Cancelled)));

        Assert.Single(results, result => result.Succeeded);
        Assert.All(results.Where(result => !result.Succeeded), result => Assert.Equal("guard_rules_changed", result.Error!.Code));
        var after = await CurrentAsync(GuardPipeline.Customer);
        Assert.Equal(before.Number + 1, after.Number);
        Assert.Equal(results.Single(result => result.Succeeded).Value.Rules.AllowPhrases, after.Rules.AllowPhrases);
        Assert.Equal(1, await ScalarAsync<int>(
            $"SELECT count(*)::int FROM audit_entry WHERE action = 'guardrails.rules_changed' AND subject_id = 'customer' AND (detail ->> 'version')::int = {after.Number}"));
    }

    [Fact]
    public async Task Restore_AnOlderVersion_IsANewVersionAndTheHistoryStays()
    {
        var start = await CurrentAsync(GuardPipeline.Internal);
        var added = await SaveAsync(new CustomRuleDraft(null, "Projekt Falke", GuardLayer.Input, @"projekt\s+falke", RuleEffect.Block));
        Assert.Equal(("custom.projekt_falke", RuleMode.LogOnly), (added.Rules.Custom[^1].Id, added.Rules.Custom[^1].Mode));
        var removed = await Get<RemoveCustomRule>().RunAsync(Ada, new RuleEdit(GuardPipeline.Internal, added.Number, null), "custom.projekt_falke", Cancelled);
        Assert.DoesNotContain(removed.Value.Rules.Custom, rule => rule.Name == "Projekt Falke");

        var restored = await RestoreAsync(GuardPipeline.Internal, added.Number);

        Assert.Equal(start.Number + 3, restored.Number);
        Assert.Equal(added.Rules.Custom, (await CurrentAsync(GuardPipeline.Internal)).Rules.Custom);
        var history = (await Get<IRuleQuery>().ListAsync(Ada, GuardPipeline.Internal, null, Cancelled)).Items;
        Assert.Equal([RuleChangeKind.Restored, RuleChangeKind.RuleRemoved, RuleChangeKind.RuleAdded], history.Take(3).Select(row => row.Change.Kind));
        Assert.Equal("guard_version_not_found", (await Get<RestoreRuleVersion>().RunAsync(Ada, new RuleEdit(GuardPipeline.Internal, restored.Number, null), 9999, Cancelled)).Error?.Code);
        await RestoreAsync(GuardPipeline.Internal, start.Number);
    }

    [Fact]
    public async Task SetMode_OfAnOwnRuleThatNobodyTried_NeedsADryRunOrAWord()
    {
        var start = await CurrentAsync(GuardPipeline.Internal);
        var saved = await SaveAsync(new CustomRuleDraft(null, "Payroll of others", GuardLayer.Input, "payroll of", RuleEffect.Block));
        var edit = new RuleEdit(GuardPipeline.Internal, saved.Number, null);
        var id = saved.Rules.Custom[^1].Id;
        Assert.Equal("guard_rule_not_tried", (await Get<SetRuleMode>().RunAsync(Ada, edit, id, RuleMode.On, false, Cancelled)).Error?.Code);

        var run = await Get<DryRunRule>().RunAsync(Ada, new DryRunRequest(GuardPipeline.Internal, GuardLayer.Input, "payroll of", 100), new Progress<DryRunProgress>(), Cancelled);
        Assert.True(run.Succeeded);
        var on = await Get<SetRuleMode>().RunAsync(Ada, edit, id, RuleMode.On, false, Cancelled);
        Assert.Equal(RuleMode.On, on.Value.Rules.Custom[^1].Mode);

        // What is new about a rule has to prove itself again.
        var edited = await SaveAsync(new CustomRuleDraft(id, "Payroll of others", GuardLayer.Input, "payroll (of|for)", RuleEffect.Block));
        Assert.Equal(RuleMode.LogOnly, edited.Rules.Custom[^1].Mode);
        var unseen = await Get<SetRuleMode>().RunAsync(Ada, new RuleEdit(GuardPipeline.Internal, edited.Number, null), id, RuleMode.On, true, Cancelled);
        Assert.True(unseen.Succeeded);
        Assert.Equal(1, await ScalarAsync<int>("SELECT count(*)::int FROM audit_entry WHERE action = 'guardrails.rule_dry_run'"));
        await RestoreAsync(GuardPipeline.Internal, start.Number);
    }

    [Fact]
    public async Task Anything_ByAnAgent_IsForbidden()
    {
        var agent = Person("Eve", Role.Agent);
        var edit = new RuleEdit(GuardPipeline.Customer, (await CurrentAsync(GuardPipeline.Customer)).Number, null);
        var refusals = new[]
        {
            (await Get<ChangeGuardProfile>().RunAsync(agent, edit, GuardProfile.Strict, Cancelled)).Error,
            (await Get<SaveAllowPhrases>().RunAsync(agent, edit, ["bank holiday"], Cancelled)).Error,
            (await Get<RestoreRuleVersion>().RunAsync(agent, edit, 0, Cancelled)).Error,
            (await Get<DryRunRule>().RunAsync(agent, new DryRunRequest(GuardPipeline.Customer, GuardLayer.Input, "salary", 10), new Progress<DryRunProgress>(), Cancelled)).Error,
            Get<TryGuard>().Run(agent, GuardPipeline.Customer, GuardLayer.Input, "hello").Error,
        };
        Assert.All(refusals, refusal => Assert.Equal(ErrorKind.Forbidden, refusal?.Kind));
        Assert.Empty((await Get<IRuleQuery>().ListAsync(agent, GuardPipeline.Customer, null, Cancelled)).Items);
    }

    [Theory]
    [InlineData("UPDATE guard_rule_version SET reason = 'x'")]
    [InlineData("DELETE FROM guard_rule_version")]
    [InlineData("TRUNCATE guard_rule_version")]
    public async Task Versions_EvenForTheOwner_CannotBeChanged(string statement)
    {
        foreach (var role in (string[])[fixture.Connections.App, fixture.Connections.Owner!])
        {
            await using var connection = new NpgsqlConnection(role);
            var refusal = await Assert.ThrowsAsync<PostgresException>(() => connection.ExecuteAsync(statement));
            Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refusal.SqlState);
        }
    }

    [Fact]
    public async Task Start_WithoutTheStoredRules_GuardsWithTheShippedOnesAndSaysSo()
    {
        var rulesOf = new BrokenStore();
        using var inForce = new RulesInForce(rulesOf, Get<IChangeFeed>(), TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLogger<RulesInForce>.Instance);

        await inForce.StartAsync(Cancelled);

        Assert.Same(GuardRules.Shipped, inForce.For(GuardPipeline.Customer));
        var health = await inForce.CheckHealthAsync(new HealthCheckContext(), Cancelled);
        Assert.Equal(HealthStatus.Unhealthy, health.Status);
        Assert.Contains("the shipped guard rules are in force", health.Description, StringComparison.Ordinal);

        rulesOf.Works = true;
        await Eventually.TrueAsync(async () => (await inForce.CheckHealthAsync(new HealthCheckContext(), Cancelled)).Status == HealthStatus.Healthy, TimeSpan.FromSeconds(20), Cancelled);
        Assert.Equal(GuardProfile.Strict, inForce.For(GuardPipeline.Customer).Profile);
        await inForce.StopAsync(CancellationToken.None);
    }

    private static Actor Person(string name, string role) => new(new PersonId(Guid.CreateVersion7()), name, new HashSet<string> { role }, Authority.PermissionsOf([role]));

    private T Get<T>()
        where T : notnull => fixture.App.Services.GetRequiredService<T>();

    private Task<RuleVersion> CurrentAsync(GuardPipeline pipeline) => Get<IRuleStore>().CurrentAsync(pipeline, Cancelled);

    private async Task<RuleVersion> SaveAsync(CustomRuleDraft draft)
    {
        var current = await CurrentAsync(GuardPipeline.Internal);
        return (await Get<SaveCustomRule>().RunAsync(Ada, new RuleEdit(GuardPipeline.Internal, current.Number, null), draft, Cancelled)).Value;
    }

    private async Task<RuleVersion> RestoreAsync(GuardPipeline pipeline, int number)
    {
        var current = await CurrentAsync(pipeline);
        return (await Get<RestoreRuleVersion>().RunAsync(Ada, new RuleEdit(pipeline, current.Number, null), number, Cancelled)).Value;
    }

    private async Task<T?> ScalarAsync<T>(string sql)
    {
        await using var connection = new NpgsqlConnection(fixture.Connections.Owner);
        return await connection.ExecuteScalarAsync<T>(sql);
    }

    /// <summary>A database that does not answer at first.</summary>
    private sealed class BrokenStore : IRuleStore
    {
        private volatile bool _works;

        public bool Works
        {
            set => _works = value;
        }

        public Task<RuleVersion> CurrentAsync(GuardPipeline pipeline, CancellationToken cancellationToken) => _works
            ? Task.FromResult(new RuleVersion(pipeline, 3, GuardRules.Shipped with { Profile = GuardProfile.Strict }))
            : throw new NpgsqlException("The database is away.");

        public Task<GuardRules?> AtAsync(GuardPipeline pipeline, int number, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<Result<RuleVersion>> AddAsync(Actor actor, RuleEdit edit, GuardRules rules, RuleChange change, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<bool> WasDryRunAsync(GuardPipeline pipeline, GuardLayer layer, string pattern, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task RecordDryRunAsync(Actor actor, DryRunRequest request, DryRunResult result, CancellationToken cancellationToken) => throw new NotSupportedException();

    }
}
