using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Vectrant.Core.Common;
using Vectrant.Core.Knowledge;
using Vectrant.Core.Knowledge.Pipelines;

namespace Vectrant.Web.Features.Knowledge.Pipelines;

/// <summary>One pipeline: what it searches, who may ask it, how it answers, and a place to try it; or a new one.</summary>
public sealed partial class PipelinePage : IDisposable
{
    private readonly CancellationTokenSource _leaving = new();
    private PipelineRow? _row;
    private PipelineDraft? _draft;
    private IReadOnlyList<CollectionRow> _collections = [];
    private int? _people;
    private Error? _missing;
    private Error? _refusal;
    private (string Words, Func<Task>? Undo)? _said;
    private Question? _question;
    private bool _touched;

    private enum Question
    {
        Archive,
        MakeDefault,
    }

    /// <summary>Null for a new one.</summary>
    [Parameter]
    public Guid? Id { get; set; }

    /// <summary>The pipeline was created a moment ago.</summary>
    [SupplyParameterFromQuery(Name = "created")]
    public bool Created { get; set; }

    [Inject]
    public required IPipelineQuery Pipelines { get; set; }

    [Inject]
    public required ICollectionQuery AllCollections { get; set; }

    [Inject]
    public required PipelineDesk Desk { get; set; }

    [Inject]
    public required ICurrentActor CurrentActor { get; set; }

    [Inject]
    public required NavigationManager Places { get; set; }

    [Inject]
    public required IStringLocalizer<PipelinesText> Text { get; set; }

    private CancellationToken Stopping => _leaving.Token;

    public void Dispose()
    {
        _leaving.Cancel();
        _leaving.Dispose();
    }

    // Not when the parameters change: another address is another instance of the page (the layout sees to that), and the one that goes
    // must not show for a moment what belongs to the next.
    protected override async Task OnInitializedAsync()
    {
        await ReadAsync();
        if (Created && _row is not null)
        {
            Say(Text["Created"], null);
        }
    }

    // What was typed is replaced: called when somebody opens the page, has saved, or has asked for what is there now.
    private async Task ReadAsync()
    {
        var actor = await CurrentActor.GetAsync(Stopping);
        _collections = await AllCollections.ListAsync(actor, Stopping);
        var found = Id is { } id ? await Pipelines.GetAsync(actor, new PipelineId(id), Stopping) : null;
        (_missing, _row, _touched) = (found?.Error, found is { Succeeded: true } ? found.Value : null, false);
        _draft = _row is { } row ? PipelineDraft.Of(row) : new PipelineDraft();
        await CountAsync();
    }

    private async Task CountAsync()
    {
        var settings = _draft!.ToSettings(_collections);
        _people = _draft.Audience == Audience.Customer
            ? null
            : await Pipelines.CountPeopleAsync(await CurrentActor.GetAsync(Stopping), settings.AllowedRoles, settings.AllowedTeams, Stopping);
    }

    private async Task SaveAsync()
    {
        var (actor, settings) = (await CurrentActor.GetAsync(Stopping), _draft!.ToSettings(_collections));
        _said = null;
        if (_row is not { } row)
        {
            var made = await Desk.Create.RunAsync(actor, settings, _draft.Audience, Stopping);
            _refusal = made.Error;
            if (made.Succeeded)
            {
                // The guard against losing what was typed has to know that it is saved before the page is left. Another address is
                // another instance of the page: what it shall say stands in the address.
                _touched = false;
                StateHasChanged();
                Places.NavigateTo($"/pipelines/{made.Value}?created=true");
            }

            return;
        }

        _refusal = (await Desk.Change.RunAsync(actor, row.Id, settings, row.Version, Stopping)).Error;
        if (_refusal is null)
        {
            await ReadAsync();
            Say(Text["Saved"], null);
        }
    }

    private async Task ReloadAsync()
    {
        _refusal = null;
        await ReadAsync();
    }

    private void Ask(Question question) => (_question, _refusal) = (question, null);

    private void Answered() => _question = null;

    private async Task ArchiveAsync()
    {
        Answered();
        await EndAsync((await Desk.Archive.RunAsync(await CurrentActor.GetAsync(Stopping), _row!.Id, Stopping)).Error, Text["ArchivedNow"], RestoreAsync);
    }

    private async Task RestoreAsync() =>
        await EndAsync((await Desk.Restore.RunAsync(await CurrentActor.GetAsync(Stopping), _row!.Id, Stopping)).Error, Text["RestoredNow"], null);

    private Task MakeDefaultAsync() => MakeDefaultAsync(_row!.Id, undo: true);

    private async Task MakeDefaultAsync(PipelineId id, bool undo)
    {
        Answered();
        var made = await Desk.MakeDefault.RunAsync(await CurrentActor.GetAsync(Stopping), id, Stopping);
        Func<Task>? back = made.Succeeded && undo ? () => MakeDefaultAsync(made.Value, undo: false) : null;
        await EndAsync(made.Error, Text[undo ? "MadeDefault" : "MadeDefaultUndone"], back);
    }

    private async Task EndAsync(Error? refusal, string words, Func<Task>? undo)
    {
        await ReadAsync();
        (_refusal, _said) = (refusal, null);
        if (refusal is null)
        {
            Say(words, undo);
        }
    }

    private void Say(string words, Func<Task>? undo) => _said = (words, undo);
}
