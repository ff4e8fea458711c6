using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Vectrant.Core.Common;
using Vectrant.Core.Knowledge;

namespace Vectrant.Web.Features.Knowledge;

/// <summary>What can be done to a document from a list or from its page; asks before something is lost.</summary>
public sealed partial class DocumentCommands : IDisposable
{
    private readonly CancellationTokenSource _leaving = new();
    private DocumentRow? _deleting;

    /// <summary>Something changed.</summary>
    [Parameter]
    public EventCallback OnDone { get; set; }

    /// <summary>A document is gone.</summary>
    [Parameter]
    public EventCallback OnDeleted { get; set; }

    [Parameter]
    public EventCallback<Error> OnRefused { get; set; }

    [Inject]
    public required RetryIngestion Retry { get; set; }

    [Inject]
    public required CancelIngestion Cancel { get; set; }

    [Inject]
    public required DeleteDocument Delete { get; set; }

    [Inject]
    public required ICurrentActor CurrentActor { get; set; }

    [Inject]
    public required IStringLocalizer<KnowledgeText> Text { get; set; }

    public Task RetryAsync(DocumentVersionId version) => RunAsync(actor => Retry.RunAsync(actor, version, _leaving.Token), OnDone);

    public Task CancelAsync(DocumentVersionId version) => RunAsync(actor => Cancel.RunAsync(actor, version, _leaving.Token), OnDone);

    public void AskDelete(DocumentRow row)
    {
        _deleting = row;
        StateHasChanged();
    }

    public void Dispose()
    {
        _leaving.Cancel();
        _leaving.Dispose();
    }

    private async Task DeleteAsync()
    {
        if (_deleting is { } row)
        {
            _deleting = null;
            // Once asked for, it is carried out: the page of a document that is gone goes away before it hears that the deletion worked.
            await RunAsync(actor => Delete.RunAsync(actor, row.Id, CancellationToken.None), OnDeleted.HasDelegate ? OnDeleted : OnDone);
        }
    }

    private async Task RunAsync(Func<Actor, Task<Result<Done>>> act, EventCallback done)
    {
        var result = await act(await CurrentActor.GetAsync(_leaving.Token));
        await (result.Succeeded ? done.InvokeAsync() : OnRefused.InvokeAsync(result.Error));
    }
}
