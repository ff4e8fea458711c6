using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Vectrant.Core.Common;
using Vectrant.Core.Knowledge;

namespace Vectrant.Web.Features.Knowledge;

/// <summary>The views of a document.</summary>
public enum DocumentTab
{
    Pages,
    Text,
    Passages,
    Versions,
}

/// <summary>
/// A document, opened at a cited passage: <c>/documents/{id}?version=&amp;start=&amp;end=&amp;page=&amp;view=</c>.
/// </summary>
public sealed partial class DocumentPage
{
    private DocumentCommands? _commands;
    private DocumentRow? _renaming;
    private Error? _refusal;

    [Parameter]
    public Guid Id { get; set; }

    [SupplyParameterFromQuery(Name = "version")]
    public Guid? Version { get; set; }

    [SupplyParameterFromQuery(Name = "start")]
    public int? Start { get; set; }

    [SupplyParameterFromQuery(Name = "end")]
    public int? End { get; set; }

    [SupplyParameterFromQuery(Name = "page")]
    public int? Page { get; set; }

    [SupplyParameterFromQuery(Name = "view")]
    public string? ViewName { get; set; }

    [Inject]
    public required DocumentView View { get; set; }

    [Inject]
    public required IChangeFeed Changes { get; set; }

    [Inject]
    public required TimeProvider Clock { get; set; }

    [Inject]
    public required NavigationManager Places { get; set; }

    [Inject]
    public required IStringLocalizer<KnowledgeText> Text { get; set; }

    private DocumentSnapshot Shown => View.Snapshot;

    private DocumentRow? Document => Shown.Detail?.Document;

    private bool HasPages => Shown.Version?.Kind == FileKind.Pdf;

    private DocumentTab[] Tabs => HasPages ? Enum.GetValues<DocumentTab>() : [DocumentTab.Text, DocumentTab.Passages, DocumentTab.Versions];

    private DocumentTab Open => Enum.TryParse<DocumentTab>(ViewName, ignoreCase: true, out var tab) && Tabs.Contains(tab) ? tab : Tabs[0];

    private CitedPassage? Cited => Shown.Text is { } text ? CitedPassage.From(Start, End, text.Text.Length) : null;

    private IReadOnlyList<PageMark> Marks => Shown.Text is { } text && Cited is { } passage ? [.. passage.MarksIn(text.Blocks)] : [];

    protected override void OnInitialized() => Follow(
        Changes,
        change => change.Topic == ChangeTopic.Document && change.Id == Id,
        RefreshAsync,
        Clock);

    protected override Task OnParametersSetAsync() =>
        View.OpenAsync(new DocumentId(Id), Version is { } version ? new DocumentVersionId(version) : null, Stopping);

    private Task RefreshAsync() => View.RefreshAsync(Stopping);

    private string FileAddress(VersionRow version, string query) => $"/documents/{Id}/versions/{version.Id}/file{query}";

    private string TabAddress(DocumentTab tab) => Places.GetUriWithQueryParameter("view", tab.ToString().ToLowerInvariant());

    private string PassageAddress(ChunkRow chunk) => Places.GetUriWithQueryParameters(
        $"/documents/{Id}",
        new Dictionary<string, object?>
        {
            ["version"] = Shown.Version?.Id.Value,
            ["start"] = chunk.CharStart,
            ["end"] = chunk.CharEnd,
            ["page"] = HasPages ? chunk.PageFrom : null,
        });

    private int? CountOf(DocumentTab tab) => tab switch
    {
        DocumentTab.Passages => Shown.Chunks.Count,
        DocumentTab.Versions => Shown.Detail?.Versions.Count,
        _ => null,
    };

    private Task RetryAsync(VersionRow version) => ActAsync(commands => commands.RetryAsync(version.Id));

    private Task CancelAsync(VersionRow version) => ActAsync(commands => commands.CancelAsync(version.Id));

    private async Task ActAsync(Func<DocumentCommands, Task> act)
    {
        _refusal = null;
        if (_commands is not null)
        {
            await act(_commands);
        }
    }

    private async Task RestoredAsync(Error? refusal)
    {
        _refusal = refusal;
        await RefreshAsync();
    }

    private void Leave() => Places.NavigateTo("/documents");
}
