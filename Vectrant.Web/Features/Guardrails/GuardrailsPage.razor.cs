using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Vectrant.Core.Common;
using Vectrant.Core.Guardrails;
using Vectrant.Core.Guardrails.Rules;
using Vectrant.Web.Shared;

namespace Vectrant.Web.Features.Guardrails;

/// <summary>The parts of the page; the address names them.</summary>
public enum GuardrailsTab
{
    Rules,
    Own,
    Phrases,
    Try,
    History,
}

/// <summary>What the guard stops, for each pipeline: every decision here is a version that can be taken back.</summary>
public sealed partial class GuardrailsPage
{
    private RuleVersion? _version;
    private RuleVersion? _done;
    private IReadOnlyDictionary<string, long>? _hits;
    private GuardPipeline _pipeline;
    private GuardrailsTab _tab;
    private GuardrailsTab? _seen;
    private string _reason = "";
    private Error? _refusal;

    [SupplyParameterFromQuery(Name = "pipeline")]
    public string? Pipeline { get; set; }

    [SupplyParameterFromQuery(Name = "tab")]
    public string? Tab { get; set; }

    [SupplyParameterFromQuery(Name = "q")]
    public string? Search { get; set; }

    [SupplyParameterFromQuery(Name = "layer")]
    public string? Layer { get; set; }

    [Inject]
    public required IRuleQuery Rules { get; set; }

    [Inject]
    public required IRuleHitQuery Hits { get; set; }

    [Inject]
    public required RuleDesk Desk { get; set; }

    [Inject]
    public required RulePagePorts Page { get; set; }

    [Inject]
    public required IStringLocalizer<GuardrailsText> Text { get; set; }

    protected override void OnInitialized() => Follow(Page.Changes, change => change.Topic == ChangeTopic.GuardRules, ReadAsync, Page.Clock);

    protected override async Task OnParametersSetAsync()
    {
        _tab = Enum.TryParse<GuardrailsTab>(Tab, true, out var tab) ? tab : GuardrailsTab.Rules;
        var pipeline = Enum.TryParse<GuardPipeline>(Pipeline, true, out var named) ? named : GuardPipeline.Customer;
        if (pipeline != _pipeline)
        {
            // A read of the other pipeline may be under way: it finds that nobody wants it any more.
            (_version, _done, _refusal, _pipeline) = (null, null, null, pipeline);
            await ReadAsync();
        }
    }

    // On a phone the row of tabs is wider than the page.
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_version is not null && _seen != _tab)
        {
            _seen = _tab;
            await Page.Script.CallAsync("intoView", ".tabs [aria-current=page]");
        }
    }

    private async Task ReadAsync()
    {
        var (actor, pipeline) = (await Page.Actor.GetAsync(Stopping), _pipeline);
        var version = await Rules.CurrentAsync(actor, pipeline, Stopping);
        var hits = await Hits.LastMonthAsync(actor, pipeline, Stopping);

        // Somebody may have switched the pipeline meanwhile, or decided on a newer version.
        if (pipeline == _pipeline && version.Number >= (_version?.Number ?? 0))
        {
            (_version, _hits) = (version, hits);
        }
    }

    /// <summary>Carries a decision out on the version that is shown; afterwards it can be taken back.</summary>
    private async Task<Error?> DecideAsync(RuleDecision decision)
    {
        if (_version is not { } version)
        {
            return null;
        }

        var actor = await Page.Actor.GetAsync(Stopping);
        var decided = await decision(actor, new RuleEdit(_pipeline, version.Number, _reason), Stopping);
        if (decided.Succeeded)
        {
            (_version, _done, _refusal, _reason) = (decided.Value, decided.Value, null, "");
        }
        else
        {
            (_done, _refusal) = (null, decided.Error.Code == GuardRuleErrors.NotTried.Code ? null : decided.Error);
            if (decided.Error.Kind == ErrorKind.Conflict)
            {
                await ReadAsync();
            }
        }

        StateHasChanged();
        return decided.Error;
    }

    private async Task SetModeAsync((string Id, RuleMode Mode) wish) =>
        await DecideAsync((actor, edit, token) => Desk.Mode.RunAsync(actor, edit, wish.Id, wish.Mode, false, token));

    private async Task UndoAsync()
    {
        if (_done is { } done)
        {
            await DecideAsync((actor, edit, token) => Desk.Restore.RunAsync(actor, edit, done.Number - 1, token));
        }
    }

    private void Filter((string Search, string Layer) filter) => Page.Places.NavigateTo(
        Page.Places.GetUriWithQueryParameters(new Dictionary<string, object?>
        {
            ["q"] = filter.Search.Length == 0 ? null : filter.Search,
            ["layer"] = filter.Layer.Length == 0 ? null : filter.Layer,
        }),
        replace: true);

    private int CountOf(GuardrailsTab tab) => tab switch
    {
        GuardrailsTab.Own => _version?.Rules.Custom.Count ?? 0,
        GuardrailsTab.Phrases => _version?.Rules.AllowPhrases.Count ?? 0,
        _ => 0,
    };

    private static string Address(GuardPipeline pipeline, GuardrailsTab tab) => $"/guardrails?pipeline={pipeline.ToString().ToLowerInvariant()}&tab={tab.ToString().ToLowerInvariant()}";
}

/// <summary>What the pages of rules need of their surroundings.</summary>
public sealed record RulePagePorts(ICurrentActor Actor, IChangeFeed Changes, TimeProvider Clock, NavigationManager Places, PageScript Script);
