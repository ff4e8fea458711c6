using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Vectrant.Core.Common;
using Vectrant.Core.Guardrails;
using Vectrant.Core.Guardrails.Rules;

namespace Vectrant.Web.Features.Guardrails;

/// <summary>Tries a pattern on what was written, shows how far it is, and can be stopped. Leaving the page stops it, too.</summary>
public sealed partial class DryRunPanel
{
    private static readonly int[] Counts = [500, 1000, 5000];

    private int _last = 1000;
    private CancellationTokenSource? _running;
    private DryRunProgress _progress;
    private DryRunResult? _result;
    private Error? _refusal;
    private bool _stopped;

    [Parameter]
    public GuardPipeline Pipeline { get; set; }

    [Parameter]
    public GuardLayer Layer { get; set; }

    [Parameter]
    [EditorRequired]
    public required string Pattern { get; set; }

    [Inject]
    public required DryRunRule DryRun { get; set; }

    [Inject]
    public required ICurrentActor CurrentActor { get; set; }

    [Inject]
    public required IStringLocalizer<GuardrailsText> Text { get; set; }

    private static string Share(DryRunResult result) => (result.Texts == 0 ? 0 : (double)result.Matches / result.Texts).ToString("P1", CultureInfo.CurrentCulture);

    private void Start()
    {
        (_result, _refusal, _stopped, _progress) = (null, null, false, default);
        var running = _running = CancellationTokenSource.CreateLinkedTokenSource(Stopping);
        Run(async _ => await RunAsync(running));
    }

    private async Task StopAsync()
    {
        if (_running is { } running)
        {
            await running.CancelAsync();
        }
    }

    private async Task RunAsync(CancellationTokenSource running)
    {
        try
        {
            var actor = await CurrentActor.GetAsync(running.Token);
            var request = new DryRunRequest(Pipeline, Layer, Pattern, _last);

            // Off the page's own thread: five thousand texts take a moment, and the button that stops them has to work.
            var result = await Task.Run(() => DryRun.RunAsync(actor, request, new Reports(this), running.Token), running.Token);
            (_result, _refusal) = (result.Succeeded ? result.Value : null, result.Error);
        }
        catch (OperationCanceledException) when (running.IsCancellationRequested)
        {
            _stopped = true;
        }
        finally
        {
            _running = null;
            running.Dispose();
            RenderSoon();
        }
    }

    private sealed class Reports(DryRunPanel panel) : IProgress<DryRunProgress>
    {
        public void Report(DryRunProgress value)
        {
            panel._progress = value;
            panel.RenderSoon();
        }
    }
}
