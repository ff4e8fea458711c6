using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Vectrant.Core.Common;
using Vectrant.Core.Models;

namespace Vectrant.Web.Features.Models;

/// <summary>Which model does what, how it does, and whether it answers.</summary>
public sealed partial class ModelsPage
{
    private IReadOnlyList<ModelSlotState>? _slots;
    private IReadOnlyList<ModelUsage> _usage = [];
    private IReadOnlyList<EmbeddingState> _embeddings = [];

    [Inject]
    public required IModelQuery Models { get; set; }

    [Inject]
    public required IChangeFeed Changes { get; set; }

    [Inject]
    public required TimeProvider Clock { get; set; }

    [Inject]
    public required IStringLocalizer<ModelsText> Text { get; set; }

    protected override void OnInitialized() => Follow(Changes, change => change.Topic == ChangeTopic.Models, ReadAsync, Clock);

    private async Task ReadAsync()
    {
        _usage = await Models.UsageAsync(Stopping);
        _embeddings = await Models.EmbeddingsAsync(Stopping);
        _slots = await Models.SlotsAsync(Stopping);
    }
}
