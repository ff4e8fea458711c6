using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Vectrant.Core.Common;

namespace Vectrant.Web.Features.Knowledge;

/// <summary>What the person's roles may read.</summary>
public sealed partial class DocumentsPage
{
    private DocumentSelection _selection = new(null, null, null);

    [SupplyParameterFromQuery(Name = "collection")]
    public Guid? Collection { get; set; }

    [SupplyParameterFromQuery(Name = "q")]
    public string? Search { get; set; }

    [Inject]
    public required DocumentListView View { get; set; }

    [Inject]
    public required IChangeFeed Changes { get; set; }

    [Inject]
    public required TimeProvider Clock { get; set; }

    [Inject]
    public required NavigationManager Places { get; set; }

    [Inject]
    public required IStringLocalizer<KnowledgeText> Text { get; set; }

    private DocumentListSnapshot Shown => View.Snapshot;

    protected override void OnInitialized() =>
        Follow(Changes, change => change.Topic == ChangeTopic.Document, () => View.RefreshAsync(Stopping), Clock);

    protected override async Task OnParametersSetAsync()
    {
        _selection = DocumentSelection.From(Collection, null, Search);
        await View.ShowAsync(_selection.ToFilter(), Stopping);
    }

    private Task OlderAsync() => View.OlderAsync(Stopping);

    private void Select(DocumentSelection selection) =>
        Places.NavigateTo(Places.GetUriWithQueryParameters(selection.ToQuery()), replace: true);
}
