using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Vectrant.Core.Common;
using Vectrant.Core.Guardrails;
using Vectrant.Core.Guardrails.Events;
using Vectrant.Web.Layout;
using Vectrant.Web.Shared;

namespace Vectrant.Web.Features.Guardrails;

/// <summary>What the guards did, and whether they were right. The filter stands in the address.</summary>
public sealed partial class SecurityEventsPage : IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly GrowingList<SecurityEventLine> _lines;
    private IReadOnlyList<RuleRecord> _rules = [];
    private IReadOnlyList<string> _types = [];
    private EventTotals? _totals;
    private Error? _refusal;
    private string _verdict = "";
    private string _type = "";
    private string _layer = "";
    private string _opinion = "";
    private string _rule = "";
    private DateOnly? _from;
    private DateOnly? _until;

    public SecurityEventsPage() => _lines = new GrowingList<SecurityEventLine>(ReadAsync);

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

    [SupplyParameterFromQuery(Name = "from")]
    public DateOnly? From { get; set; }

    [SupplyParameterFromQuery(Name = "until")]
    public DateOnly? Until { get; set; }

    [CascadingParameter]
    public required ViewerSettings Viewer { get; set; }

    [Inject]
    public required ReviewDesk Desk { get; set; }

    [Inject]
    public required ICurrentActor CurrentActor { get; set; }

    [Inject]
    public required NavigationManager Places { get; set; }

    [Inject]
    public required IStringLocalizer<SecurityEventsText> Text { get; set; }

    /// <summary>Allowed and yet an event: a rule on trial saw something.</summary>
    private static IEnumerable<Verdict> Verdicts => [Verdict.Block, Verdict.Redact, Verdict.Warn, Verdict.Allow];

    public void Dispose()
    {
        _stopping.Cancel();
        _stopping.Dispose();
    }

    protected override async Task OnParametersSetAsync()
    {
        (_verdict, _type, _layer, _opinion, _rule, _from, _until) = (VerdictName ?? "", Type ?? "", Layer ?? "", Opinion ?? "", Rule ?? "", From, Until);
        _refusal = null;
        await _lines.BeginAsync();
        var actor = await CurrentActor.GetAsync(_stopping.Token);
        _types = await Desk.Events.TypesAsync(actor, _stopping.Token);
        await CountAsync(actor);
    }

    private static string Number(int number) => number.ToString("N0", CultureInfo.CurrentCulture);

    private static T? Parse<T>(string? name)
        where T : struct, Enum => Enum.TryParse<T>(name, ignoreCase: true, out var value) && Enum.IsDefined(value) ? value : null;

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private async Task CountAsync(Actor actor)
    {
        var (from, until) = Desk.Range(Viewer.MidnightOf(From), Viewer.MidnightOf(Until?.AddDays(1)));
        _totals = await Desk.Events.TotalsAsync(actor, from, until, _stopping.Token);
        _rules = await Desk.Events.RulesAsync(actor, from, until, byDay: false, _stopping.Token);
    }

    private async Task<Page<SecurityEventLine>> ReadAsync(string? next)
    {
        var filter = new EventFilter(
            Given(Type), Parse<GuardLayer>(Layer), Parse<Verdict>(VerdictName), Given(Rule), Parse<EventOpinion>(Opinion),
            Viewer.MidnightOf(From), Viewer.MidnightOf(Until?.AddDays(1)), next);
        return await Desk.Events.ListAsync(await CurrentActor.GetAsync(_stopping.Token), filter, _stopping.Token);
    }

    private async Task JudgeAsync((SecurityEventLine Line, bool Wrong) judgement)
    {
        var actor = await CurrentActor.GetAsync(_stopping.Token);
        var judged = await Desk.Judge.RunAsync(actor, judgement.Line.Event.Id, judgement.Wrong, _stopping.Token);
        _refusal = judged.Error;
        if (judged.Succeeded)
        {
            var line = judgement.Line with { Opinion = judgement.Wrong ? EventOpinion.Wrong : EventOpinion.Right, JudgedBy = actor.Name };
            _lines.Change(other => other.Event.Id == line.Event.Id ? line : other);
            await CountAsync(actor);
        }
    }

    private void Go() => Places.NavigateTo(Places.GetUriWithQueryParameters("/security-events", new Dictionary<string, object?>
    {
        ["verdict"] = Given(_verdict),
        ["type"] = Given(_type),
        ["layer"] = Given(_layer),
        ["opinion"] = Given(_opinion),
        ["rule"] = Given(_rule),
        ["from"] = _from?.ToString("O", CultureInfo.InvariantCulture),
        ["until"] = _until?.ToString("O", CultureInfo.InvariantCulture),
    }));
}
