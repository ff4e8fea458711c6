using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Vectrant.Core.Common;
using Vectrant.Core.Guardrails.Rules;

namespace Vectrant.Web.Features.Guardrails;

/// <summary>The organisation's own rules: write, dry-run, switch, remove.</summary>
public sealed partial class OwnRules
{
    private RuleDraft? _draft;
    private Error? _refusal;
    private CustomRule? _unseen;
    private string? _trying;

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
    public required IStringLocalizer<GuardrailsText> Text { get; set; }

    private void AskNew() => (_draft, _refusal) = (new RuleDraft(), null);

    private void AskEdit(CustomRule rule) => (_draft, _refusal) = (RuleDraft.Of(rule), null);

    private async Task SaveAsync(RuleDraft draft)
    {
        _refusal = await Decide((actor, edit, token) => Desk.Save.RunAsync(actor, edit, draft.ToRule(), token));
        if (_refusal is null)
        {
            _draft = null;
        }
    }

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
