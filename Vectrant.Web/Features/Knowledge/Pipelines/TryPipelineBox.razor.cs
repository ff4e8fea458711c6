using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Vectrant.Core.Answering;
using Vectrant.Core.Ask;
using Vectrant.Core.Common;
using Vectrant.Core.Knowledge.Pipelines;
using Vectrant.Web.Features.Ask;

namespace Vectrant.Web.Features.Knowledge.Pipelines;

/// <summary>Asks a pipeline as it is saved, to see what it answers and why.</summary>
public sealed partial class TryPipelineBox : IDisposable
{
    private readonly CancellationTokenSource _leaving = new();
    private string _question = "";
    private Answer? _answer;
    private Error? _refusal;
    private bool _asking;

    [Parameter]
    [EditorRequired]
    public required PipelineRow Pipeline { get; set; }

    [Inject]
    public required TryPipeline Asking { get; set; }

    [Inject]
    public required ICurrentActor CurrentActor { get; set; }

    [Inject]
    public required IStringLocalizer<PipelinesText> Text { get; set; }

    [Inject]
    public required IStringLocalizer<AskText> Answers { get; set; }

    public void Dispose()
    {
        _leaving.Cancel();
        _leaving.Dispose();
    }

    private async Task AskAsync()
    {
        (_asking, _answer, _refusal) = (true, null, null);
        try
        {
            var answered = await Asking.RunAsync(await CurrentActor.GetAsync(_leaving.Token), Pipeline.Id, _question, _leaving.Token);
            (_answer, _refusal) = (answered.Succeeded ? answered.Value : null, answered.Error);
        }
        catch (OperationCanceledException) when (_leaving.IsCancellationRequested)
        {
            // The page is gone; nobody waits for the answer.
        }
        finally
        {
            _asking = false;
        }
    }
}
