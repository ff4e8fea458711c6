using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Vectrant.Core.Common;
using Vectrant.Core.Guardrails.Rules;

namespace Vectrant.Web.Features.Guardrails;

/// <summary>Every version of a pipeline's rules, newest first. To restore one is a version of its own, so that nothing is lost.</summary>
public sealed partial class RuleHistory : IDisposable
{
    private readonly CancellationTokenSource _leaving = new();
    private List<RuleVersionRow>? _rows;
    private string? _next;

    [Parameter]
    [EditorRequired]
    public required RuleVersion Version { get; set; }

    [Parameter]
    [EditorRequired]
    public required DecideOnRules Decide { get; set; }

    [Inject]
    public required RuleDesk Desk { get; set; }

    [Inject]
    public required IRuleQuery Rules { get; set; }

    [Inject]
    public required ICurrentActor CurrentActor { get; set; }

    [Inject]
    public required IStringLocalizer<GuardrailsText> Text { get; set; }

    public void Dispose()
    {
        _leaving.Cancel();
        _leaving.Dispose();
    }

    protected override Task OnInitializedAsync() => ReadAsync();

    private async Task ReadAsync()
    {
        var asked = _next;
        var page = await Rules.ListAsync(await CurrentActor.GetAsync(_leaving.Token), Version.Pipeline, asked, _leaving.Token);

        // Pressed twice, a button must not bring the same versions twice.
        if (_rows is null || (asked is not null && asked == _next))
        {
            _rows = [.. _rows ?? [], .. page.Items];
            _next = page.Next;
        }
    }

    private async Task RestoreAsync(int number) => await Decide((actor, edit, token) => Desk.Restore.RunAsync(actor, edit, number, token));

    private string Words(RuleChange change) => change.Kind switch
    {
        RuleChangeKind.Profile => Text["Change.Profile", Text["Profile." + change.From], Text["Profile." + change.To]],
        RuleChangeKind.Mode => Text["Change.Mode", change.Subject, Text["Mode." + change.From], Text["Mode." + change.To]],
        RuleChangeKind.Phrases => Text["Change.Phrases", change.To, change.From],
        RuleChangeKind.Restored => Text["Change.Restored", change.To],
        _ => Text["Change." + change.Kind, change.Subject],
    };
}
