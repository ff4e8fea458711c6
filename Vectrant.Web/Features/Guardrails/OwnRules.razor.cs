using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Vectrant.Core.Common;
using Vectrant.Core.Guardrails.Rules;
using Vectrant.Web.Shared;

namespace Vectrant.Web.Features.Guardrails;

/// <summary>The organisation's own rules: write, dry-run, switch, remove.</summary>
public sealed partial class OwnRules
{
    private RuleDraft? _draft;
    private Error? _refusal;
    private CustomRule? _unseen;
    private string? _trying;
    private bool _closed;

    [Parameter]
    [EditorRequired]
    public required RuleVersion Version { get; set; }

    /// <summary>Matches of the last 30 days by rule; null when nobody may see them.</summary>
    [Parameter]
    public IReadOnlyDictionary<string, long>? Hits { get; set; }

    [Parameter]
    [EditorRequired]
    public required DecideOnRules Decide { get; set; }

    [Inject]
    public required RuleDesk Desk { get; set; }

    [Inject]
    public required PageScript Script { get; set; }

    [Inject]
    public required IStringLocalizer<GuardrailsText> Text { get; set; }

    // The form took the focus with it.
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_closed)
        {
            _closed = false;
            await Script.CallAsync("focus", "#new-rule");
        }
    }

    private void AskNew() => (_draft, _refusal) = (new RuleDraft(), null);

    private void AskEdit(CustomRule rule) => (_draft, _refusal) = (RuleDraft.Of(rule), null);

    private async Task SaveAsync(RuleDraft draft)
    {
        _refusal = await Decide((actor, edit, token) => Desk.Save.RunAsync(actor, edit, draft.ToRule(), token));
        if (_refusal is null)
        {
            Close();
        }
    }

    private void Close() => (_draft, _closed) = (null, true);

    private async Task RemoveAsync(CustomRule rule) => await Decide((actor, edit, token) => Desk.Remove.RunAsync(actor, edit, rule.Id, token));

    private async Task SetModeAsync(CustomRule rule, RuleMode mode, bool unseen)
    {
        var refusal = await Decide((actor, edit, token) => Desk.Mode.RunAsync(actor, edit, rule.Id, mode, unseen, token));
        _unseen = refusal?.Code == GuardRuleErrors.NotTried.Code ? rule : null;
    }

    private async Task ConfirmUnseenAsync()
    {
        if (_unseen is { } rule)
        {
            _unseen = null;
            await SetModeAsync(rule, RuleMode.On, true);
        }
    }

    private void TryFirst() => (_trying, _unseen) = (_unseen?.Id, null);
}
