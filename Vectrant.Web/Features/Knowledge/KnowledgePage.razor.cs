using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Vectrant.Core.Common;
using Vectrant.Core.Knowledge;

namespace Vectrant.Web.Features.Knowledge;

/// <summary>Where the knowledge is kept: collections, uploads, and what became of each file.</summary>
public sealed partial class KnowledgePage
{
    private DocumentSelection _selection = new(null, null, null);
    private UploadArea? _uploads;
    private DocumentCommands? _commands;
    private DocumentRow? _replacing;
    private Error? _refusal;
    private string _news = "";

    [SupplyParameterFromQuery(Name = "collection")]
    public Guid? Collection { get; set; }

    [SupplyParameterFromQuery(Name = "stage")]
    public string? Stage { get; set; }

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
        Follow(Changes, change => change.Topic == ChangeTopic.Document, RefreshAsync, Clock);

    protected override async Task OnParametersSetAsync()
    {
        _selection = DocumentSelection.From(Collection, Stage, Search);
        await View.ShowAsync(_selection.ToFilter(), Stopping);
    }

    private async Task RefreshAsync()
    {
        var before = Shown.Documents.ToDictionary(row => row.VersionId, row => row.Stage);
        await View.RefreshAsync(Stopping);
        var ended = Shown.Documents.Where(row => row.Stage.IsFinal() && before.TryGetValue(row.VersionId, out var stage) && stage != row.Stage).ToList();
        if (ended.Count > 0)
        {
            // Whoever cannot see the bars is told how each file ended.
            _news = string.Join(" ", ended.Select(row => Text["News." + row.Stage, row.Title].Value));
        }
    }

    private Task OlderAsync() => View.OlderAsync(Stopping);

    private void SelectCollection(Guid? collection) => Select(_selection with { Collection = collection });

    private void Select(DocumentSelection selection) =>
        Places.NavigateTo(Places.GetUriWithQueryParameters(selection.ToQuery()), replace: true);

    private Task RetryAsync(DocumentRow row) => ActAsync(commands => commands.RetryAsync(row.VersionId));

    private Task CancelAsync(DocumentRow row) => ActAsync(commands => commands.CancelAsync(row.VersionId));

    private void AskDelete(DocumentRow row)
    {
        _refusal = null;
        _commands?.AskDelete(row);
    }

    private void AskReplace(DocumentRow row) => _replacing = row;

    private async Task ReplaceAsync(ElementReference picker)
    {
        if (_replacing is { } row && _uploads is not null)
        {
            // The file is in the dialog: it closes when the file was taken out of it.
            await _uploads.ReplaceAsync(picker, row);
            _replacing = null;
        }
    }

    private async Task ActAsync(Func<DocumentCommands, Task> act)
    {
        _refusal = null;
        if (_commands is not null)
        {
            await act(_commands);
        }
    }
}
