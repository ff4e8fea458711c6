using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Vectrant.Core.Common;
using Vectrant.Core.Knowledge;

namespace Vectrant.Web.Features.Knowledge;

/// <summary>The collections: choosing one filters the documents; creating, changing and deleting happen here.</summary>
public sealed partial class CollectionsPanel : IDisposable
{
    private readonly CancellationTokenSource _leaving = new();
    private CollectionDraft? _draft;
    private CollectionRow? _deleting;
    private Error? _refusal;

    [Parameter]
    [EditorRequired]
    public required IReadOnlyList<CollectionRow> Collections { get; set; }

    [Parameter]
    public Guid? Selected { get; set; }

    [Parameter]
    public EventCallback<Guid?> OnSelect { get; set; }

    /// <summary>Something was created, changed or deleted.</summary>
    [Parameter]
    public EventCallback OnChanged { get; set; }

    [Inject]
    public required CreateCollection Create { get; set; }

    [Inject]
    public required ChangeCollection Change { get; set; }

    [Inject]
    public required DeleteCollection Delete { get; set; }

    [Inject]
    public required ICurrentActor CurrentActor { get; set; }

    [Inject]
    public required IStringLocalizer<KnowledgeText> Text { get; set; }

    public void Dispose()
    {
        _leaving.Cancel();
        _leaving.Dispose();
    }

    private Task ToggleAsync(CollectionRow row) => OnSelect.InvokeAsync(Selected == row.Id.Value ? null : row.Id.Value);

    private string RolesOf(CollectionRow row) => row switch
    {
        { Audience: Audience.Customer } => Text["Roles.Everybody"],
        { AllowedRoles.Count: 0 } => Text["Roles.AllStaff"],
        _ => Text["Roles.Only", string.Join(", ", row.AllowedRoles.Select(role => Text["Role." + role] is { ResourceNotFound: false } known ? known.Value : role))],
    };

    private void AskNew() => (_draft, _refusal) = (new CollectionDraft(), null);

    private void AskEdit(CollectionRow row) => (_draft, _refusal) = (CollectionDraft.Of(row), null);

    private void AskDelete(CollectionRow row) => (_deleting, _refusal) = (row, null);

    private void Close() => (_draft, _deleting, _refusal) = (null, null, null);

    private async Task SaveAsync(CollectionDraft draft)
    {
        var actor = await CurrentActor.GetAsync(_leaving.Token);
        Error? refusal;
        if (draft.Id is { } id)
        {
            refusal = (await Change.RunAsync(actor, id, draft.ToSettings(), _leaving.Token)).Error;
        }
        else
        {
            refusal = (await Create.RunAsync(actor, draft.ToSettings(), draft.Audience, _leaving.Token)).Error;
        }

        await EndAsync(refusal);
    }

    private async Task DeleteAsync()
    {
        if (_deleting is { } row)
        {
            var actor = await CurrentActor.GetAsync(_leaving.Token);
            var deleted = await Delete.RunAsync(actor, row.Id, _leaving.Token);
            await EndAsync(deleted.Error);
            if (deleted.Succeeded && Selected == row.Id.Value)
            {
                await OnSelect.InvokeAsync(null);
            }
        }
    }

    private async Task EndAsync(Error? refusal)
    {
        if (refusal is null)
        {
            Close();
            await OnChanged.InvokeAsync();
        }

        _refusal = refusal;
    }
}
