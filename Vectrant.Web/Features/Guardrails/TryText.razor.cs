using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Vectrant.Core.Common;
using Vectrant.Core.Guardrails;
using Vectrant.Core.Guardrails.Rules;

namespace Vectrant.Web.Features.Guardrails;

/// <summary>A box to see what the rules in force make of a text.</summary>
public sealed partial class TryText : IDisposable
{
    private readonly CancellationTokenSource _leaving = new();
    private string _text = "";
    private string _tried = "";
    private GuardLayer _layer;
    private TriedText? _result;
    private Error? _refusal;

    [Parameter]
    public GuardPipeline Pipeline { get; set; }

    [Parameter]
    [EditorRequired]
    public required RuleVersion Version { get; set; }

    [Inject]
    public required TryGuard Guard { get; set; }

    [Inject]
    public required ICurrentActor CurrentActor { get; set; }

    [Inject]
    public required IStringLocalizer<GuardrailsText> Text { get; set; }

    public void Dispose()
    {
        _leaving.Cancel();
        _leaving.Dispose();
    }

    private async Task RunAsync()
    {
        var actor = await CurrentActor.GetAsync(_leaving.Token);
        var result = Guard.Run(actor, Pipeline, _layer, _text);
        (_tried, _result, _refusal) = (_text, result.Succeeded ? result.Value : null, result.Error);
    }

    private static string Tone(Verdict verdict) => verdict switch
    {
        Verdict.Block => "bad",
        Verdict.Warn => "warn",
        Verdict.Redact => "info",
        _ => "ok",
    };

    private static List<(int Start, int Length)> Spans(TriedText tried) => [.. tried.Findings.Concat(tried.Logged).Select(finding => (finding.Start, finding.Length))];

    private string TypeOf(Finding finding) => Text["Type." + finding.Type] is { ResourceNotFound: false } known ? known.Value : finding.Type.Replace('_', ' ');

    private string Piece(Finding finding) => finding.End <= _tried.Length ? _tried.Substring(finding.Start, finding.Length) : string.Empty;
}
