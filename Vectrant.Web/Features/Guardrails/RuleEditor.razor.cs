using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Vectrant.Core.Common;
using Vectrant.Core.Guardrails;
using Vectrant.Core.Guardrails.Rules;
using Vectrant.Web.Shared;

namespace Vectrant.Web.Features.Guardrails;

/// <summary>The form of a rule; says while somebody types whether the pattern is fit to run.</summary>
public sealed partial class RuleEditor
{
    /// <summary>A pause in typing, so that half a pattern is not called wrong.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);

    private Result<RulePattern>? _checked;
    private int _typed;
    private CustomRuleDraft? _opened;

    [Parameter]
    [EditorRequired]
    public required RuleDraft Draft { get; set; }

    [Parameter]
    public GuardPipeline Pipeline { get; set; }

    [Parameter]
    public Error? Refusal { get; set; }

    [Parameter]
    public EventCallback<RuleDraft> OnSave { get; set; }

    [Parameter]
    public EventCallback OnClose { get; set; }

    [Inject]
    public required TimeProvider Clock { get; set; }

    [Inject]
    public required PageScript Script { get; set; }

    [Inject]
    public required IStringLocalizer<GuardrailsText> Text { get; set; }

    [Inject]
    public required IStringLocalizer<SharedText> Shared { get; set; }

    private bool IsChanged => Draft.ToRule() != _opened;

    protected override void OnInitialized()
    {
        _opened = Draft.ToRule();
        if (Draft.Pattern.Length > 0)
        {
            CheckSoon();
        }
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            await Script.CallAsync("focus", "#rule-name");
        }
    }

    private void CheckSoon()
    {
        var (typed, pattern) = (++_typed, Draft.Pattern);
        _checked = null;
        Run(async token =>
        {
            await Task.Delay(Pause, Clock, token);
            if (typed != _typed || pattern.Length == 0)
            {
                return;
            }

            // Elsewhere: a pattern made to be slow must not hold up the page that says so.
            var result = await Task.Run(() => RulePattern.Check(pattern), token);
            await OnScreenAsync(() =>
            {
                _checked = typed == _typed ? result : _checked;
                return Task.CompletedTask;
            });
        });
    }
}
