using Vectrant.Core.Common;
using Vectrant.Core.Guardrails;
using Vectrant.Core.Guardrails.Rules;
using Vectrant.Core.Identity;
using Xunit;

namespace Vectrant.Tests.Core.Guardrails.Rules;

/// <summary>What each decision about rules makes of them, and what is refused.</summary>
public sealed class RuleChangesTests
{
    private static readonly Actor Ada = new(new PersonId(Guid.CreateVersion7()), "Ada", new HashSet<string> { Role.Admin }, Authority.PermissionsOf([Role.Admin]));
    private readonly MemoryStore _store = new();
    private readonly AmendRules _amend;

    public RuleChangesTests() => _amend = new AmendRules(_store);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private RuleEdit Edit => new(GuardPipeline.Customer, _store.Versions.Count, null);

    [Theory]
    [InlineData("Projekt Mäuse & Co. KG", "custom.projekt_mause_co_kg")]
    [InlineData("  Payroll  ", "custom.payroll")]
    [InlineData("वेतन", "custom.rule")]
    public async Task Save_ANewRule_NamesItInPlainSigns(string name, string id)
    {
        var saved = await SaveAsync(new CustomRuleDraft(null, name, GuardLayer.Input, "payroll of", RuleEffect.Block));

        Assert.Equal((id, name.Trim(), RuleMode.LogOnly), (saved.Value.Rules.Custom[0].Id, saved.Value.Rules.Custom[0].Name, saved.Value.Rules.Custom[0].Mode));
    }

    [Fact]
    public async Task Save_NamesThatMakeTheSameId_TellsThemApart()
    {
        await SaveAsync(Draft("Pay-roll"));
        await SaveAsync(Draft("Pay roll"));
        Assert.Equal("guard_rule_name_taken", (await SaveAsync(Draft("PAY ROLL"))).Error?.Code);
        Assert.Equal(["custom.pay_roll", "custom.pay_roll_2"], _store.Versions[^1].Custom.Select(rule => rule.Id));
    }

    [Theory]
    [InlineData(null, "", "payroll", "guard_rule_name_missing")]
    [InlineData("custom.gone", "Gone", "payroll", "guard_rule_not_found")]
    [InlineData(null, "Lookahead", "payroll(?= of)", "pattern_lookaround")]
    public async Task Save_WhatCannotBeARule_IsRefused(string? id, string name, string pattern, string code)
    {
        Assert.Equal(code, (await SaveAsync(new CustomRuleDraft(id, name, GuardLayer.Input, pattern, RuleEffect.Block))).Error?.Code);
        Assert.Empty(_store.Versions);
    }

    [Fact]
    public async Task Save_OnlyTheName_KeepsTheMode()
    {
        await SaveAsync(Draft("Payroll"));
        var mode = new SetRuleMode(_amend, _store);
        await mode.RunAsync(Ada, Edit, "custom.payroll", RuleMode.On, true, Cancelled);
        await SaveAsync(Draft("Pay of others") with { Id = "custom.payroll" });
        Assert.Equal(("Pay of others", RuleMode.On), (_store.Versions[^1].Custom[0].Name, _store.Versions[^1].Custom[0].Mode));
        await SaveAsync(Draft("Pay of others") with { Id = "custom.payroll", Effect = RuleEffect.Warn });
        Assert.Equal(RuleMode.LogOnly, _store.Versions[^1].Custom[0].Mode);
    }

    [Theory]
    [InlineData("financial.bank")]
    [InlineData("detect.phone")]
    public async Task SetMode_OfABuiltInRule_IsKeptUntilItIsOnAgain(string id)
    {
        var mode = new SetRuleMode(_amend, _store);
        await mode.RunAsync(Ada, Edit, id, RuleMode.LogOnly, false, Cancelled);
        Assert.Equal(RuleMode.LogOnly, _store.Versions[^1].Modes[id]);
        Assert.Equal("guard_nothing_changed", (await mode.RunAsync(Ada, Edit, id, RuleMode.LogOnly, false, Cancelled)).Error?.Code);
        await mode.RunAsync(Ada, Edit, id, RuleMode.On, false, Cancelled);
        Assert.Empty(_store.Versions[^1].Modes);
        Assert.Equal("guard_rule_not_found", (await mode.RunAsync(Ada, Edit, "financial.gone", RuleMode.Off, false, Cancelled)).Error?.Code);
    }

    [Fact]
    public async Task SavePhrases_WithBlanksAndRepetitions_KeepsEachOnce()
    {
        var phrases = new SaveAllowPhrases(_amend);
        await phrases.RunAsync(Ada, Edit, [" bank holiday ", "", "Bank Holiday", "visa centre\r"], Cancelled);
        Assert.Equal(["bank holiday", "visa centre"], _store.Versions[^1].AllowPhrases);
        Assert.Equal("guard_phrase_length", (await phrases.RunAsync(Ada, Edit, ["a"], Cancelled)).Error?.Code);
        Assert.Equal("guard_phrase_length", (await phrases.RunAsync(Ada, Edit, ["1234 5678"], Cancelled)).Error?.Code);
        Assert.Equal("guard_too_many_phrases", (await phrases.RunAsync(Ada, Edit, [.. Enumerable.Range(0, 501).Select(number => $"phrase {number}")], Cancelled)).Error?.Code);
    }

    [Fact]
    public async Task Anything_OnAVersionThatIsNotTheNewest_IsAConflict()
    {
        var profile = new ChangeGuardProfile(_amend);
        await profile.RunAsync(Ada, Edit, GuardProfile.Strict, Cancelled);
        var late = await profile.RunAsync(Ada, Edit with { Expected = 0 }, GuardProfile.Balanced, Cancelled);
        Assert.Equal((ErrorKind.Conflict, 1), (late.Error?.Kind, _store.Versions.Count));
    }

    private static CustomRuleDraft Draft(string name) => new(null, name, GuardLayer.Input, "payroll of", RuleEffect.Block);

    private Task<Result<RuleVersion>> SaveAsync(CustomRuleDraft draft) => new SaveCustomRule(_amend).RunAsync(Ada, Edit, draft, Cancelled);

    private sealed class MemoryStore : IRuleStore
    {
        public List<GuardRules> Versions { get; } = [];

        public Task<RuleVersion> CurrentAsync(GuardPipeline pipeline, CancellationToken cancellationToken) =>
            Task.FromResult(new RuleVersion(pipeline, Versions.Count, Versions.LastOrDefault() ?? GuardRules.Shipped));

        public Task<GuardRules?> AtAsync(GuardPipeline pipeline, int number, CancellationToken cancellationToken) => Task.FromResult(Versions.ElementAtOrDefault(number - 1));

        public Task<Result<RuleVersion>> AddAsync(Actor actor, RuleEdit edit, GuardRules rules, RuleChange change, CancellationToken cancellationToken)
        {
            Versions.Add(rules);
            return Task.FromResult<Result<RuleVersion>>(new RuleVersion(edit.Pipeline, Versions.Count, rules));
        }

        public Task<bool> WasDryRunAsync(GuardPipeline pipeline, GuardLayer layer, string pattern, CancellationToken cancellationToken) => Task.FromResult(false);

        public Task RecordDryRunAsync(Actor actor, DryRunRequest request, DryRunResult result, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
