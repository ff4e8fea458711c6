using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Vectrant.Core.Common;
using Vectrant.Core.Guardrails;
using Vectrant.Core.Guardrails.Events;

namespace Vectrant.Web.Features.Guardrails;

/// <summary>What the guards did, and whether they were right. The filter stands in the address.</summary>
public sealed partial class SecurityEventsPage
{
    private IReadOnlyList<RuleRecord> _rules = [];
    private IReadOnlyList<string> _types = [];
    private EventTotals? _totals;
    private Error? _refusal;
    private string _verdict = "";
    private string _type = "";
    private string _layer = "";
    private string _opinion = "";
    private string _rule = "";

    [SupplyParameterFromQuery(Name = "verdict")]
    public string? VerdictName { get; set; }

    [SupplyParameterFromQuery(Name = "type")]
    public string? Type { get; set; }

    [SupplyParameterFromQuery(Name = "layer")]
    public string? Layer { get; set; }

    [SupplyParameterFromQuery(Name = "opinion")]
    public string? Opinion { get; set; }

    [SupplyParameterFromQuery(Name = "rule")]
    public string? Rule { get; set; }

    [Inject]
    public required ReviewDesk Desk { get; set; }

    [Inject]
    public required IStringLocalizer<SecurityEventsText> Text { get; set; }

    /// <summary>Allowed and yet an event: a rule on trial saw something.</summary>
    private static IEnumerable<Verdict> Verdicts => [Verdict.Block, Verdict.Redact, Verdict.Warn, Verdict.Allow];

    protected override async Task OnParametersSetAsync()
    {
        (_verdict, _type, _layer, _opinion, _rule) = (VerdictName ?? "", Type ?? "", Layer ?? "", Opinion ?? "", Rule ?? "");
        _refusal = null;
        await base.OnParametersSetAsync();
        var actor = await ActorAsync();
        _types = await Desk.Events.TypesAsync(actor, Stopping);
        await CountAsync(actor);
    }

    protected override Task<Page<SecurityEventLine>> ReadAsync(Actor actor, string? next)
    {
        var filter = new EventFilter(
            Given(Type), Parse<GuardLayer>(Layer), Parse<Verdict>(VerdictName), Given(Rule), Parse<EventOpinion>(Opinion),
            Range.From, Range.Until, next);
        return Desk.Events.ListAsync(actor, filter, Stopping);
    }

    private static string Number(int number) => number.ToString("N0", CultureInfo.CurrentCulture);

    private static T? Parse<T>(string? name)
        where T : struct, Enum => Enum.TryParse<T>(name, ignoreCase: true, out var value) && Enum.IsDefined(value) ? value : null;

    private async Task CountAsync(Actor actor)
    {
        var (from, until) = Desk.Range(Range.From, Range.Until);
        _totals = await Desk.Events.TotalsAsync(actor, from, until, Stopping);
        _rules = await Desk.Events.RulesAsync(actor, from, until, byDay: false, Stopping);
    }

    private async Task JudgeAsync((SecurityEventLine Line, bool Wrong) judgement)
    {
        var actor = await ActorAsync();
        var judged = await Desk.Judge.RunAsync(actor, judgement.Line.Event.Id, judgement.Wrong, Stopping);
        _refusal = judged.Error;
        if (judged.Succeeded)
        {
            var line = judgement.Line with { Opinion = judgement.Wrong ? EventOpinion.Wrong : EventOpinion.Right, JudgedBy = actor.Name };
            Lines.Change(other => other.Event.Id == line.Event.Id ? line : other);
            await CountAsync(actor);
        }
    }

    private void Show() => Go("/security-events", ("verdict", _verdict), ("type", _type), ("layer", _layer), ("opinion", _opinion), ("rule", _rule));
}
