using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Vectrant.Core.Common;
using Vectrant.Core.Knowledge.Pipelines;

namespace Vectrant.Web.Features.Knowledge.Pipelines;

/// <summary>What can be asked, by whom, and what each pipeline searches.</summary>
public sealed partial class PipelinesPage : IDisposable
{
    private readonly CancellationTokenSource _leaving = new();
    private IReadOnlyList<PipelineRow>? _rows;

    [SupplyParameterFromQuery(Name = "archived")]
    public bool Archived { get; set; }

    [Inject]
    public required IPipelineQuery Pipelines { get; set; }

    [Inject]
    public required ICurrentActor CurrentActor { get; set; }

    [Inject]
    public required IStringLocalizer<PipelinesText> Text { get; set; }

    public void Dispose()
    {
        _leaving.Cancel();
        _leaving.Dispose();
    }

    protected override async Task OnParametersSetAsync() =>
        _rows = await Pipelines.ListAsync(await CurrentActor.GetAsync(_leaving.Token), Archived, _leaving.Token);
}
