using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;
using Microsoft.JSInterop;
using Vectrant.Core.Common;
using Vectrant.Core.Knowledge;
using Vectrant.Web.Shared;

namespace Vectrant.Web.Features.Knowledge;

/// <summary>Takes files by picking or dropping; the browser sends them to the upload endpoint and reports here.</summary>
public sealed partial class UploadArea : IAsyncDisposable
{
    private readonly UploadList _uploads = new();
    private readonly TaskCompletionSource<IJSObjectReference?> _browser = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ElementReference _area;
    private ElementReference _input;
    private ElementReference _target;
    private DotNetObjectReference<UploadArea>? _self;
    private Guid? _chosen;

    [Parameter]
    [EditorRequired]
    public required IReadOnlyList<CollectionRow> Collections { get; set; }

    /// <summary>The collection that the list is filtered by: the first guess for where uploads go.</summary>
    [Parameter]
    public Guid? Selected { get; set; }

    [Inject]
    public required IJSRuntime Js { get; set; }

    [Inject]
    public required IOptions<KnowledgeOptions> Limits { get; set; }

    [Inject]
    public required IStringLocalizer<KnowledgeText> Text { get; set; }

    [Inject]
    public required IStringLocalizer<SharedText> Words { get; set; }

    private CollectionRow? Target =>
        Collections.FirstOrDefault(row => row.Id.Value == _chosen)
        ?? Collections.FirstOrDefault(row => row.Id.Value == Selected)
        ?? (Collections is [var first, ..] ? first : null);

    private string Hint => Target is { } target ? Text["Upload.Hint." + target.Audience, target.Name] : Text["Upload.NoCollection"];

    /// <summary>Sends the file of another input as a new version of a document.</summary>
    public Task ReplaceAsync(ElementReference picker, DocumentRow row) =>
        TellAsync("replace", picker, $"collection={row.CollectionId}&replaces={row.Id}");

    [JSInvokable]
    public void Added(IReadOnlyList<PickedFile> files)
    {
        _uploads.Add(files);
        StateHasChanged();
    }

    [JSInvokable]
    public void Progressed(int key, double fraction)
    {
        _uploads.Progress(key, fraction);
        StateHasChanged();
    }

    [JSInvokable]
    public void Finished(int key, UploadOutcome outcome)
    {
        _uploads.Finish(key, outcome);
        StateHasChanged();
    }

    public async ValueTask DisposeAsync()
    {
        _browser.TrySetResult(null);
        await TellAsync("dispose");
        _self?.Dispose();
    }

    protected override void OnParametersSet() => _chosen = Selected ?? _chosen;

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            _self = DotNetObjectReference.Create(this);
            await using var module = await Js.InvokeAsync<IJSObjectReference>("import", "/Features/Knowledge/UploadArea.razor.js");
            var browser = await module.InvokeAsync<IJSObjectReference>("connect", _area, _input, _target, _self, Limits.Value.MaxFileBytes);
            if (!_browser.TrySetResult(browser))
            {
                // The page was left while the script was on its way.
                await browser.InvokeVoidAsync("dispose");
            }
        }
    }

    private void TargetChanged(ChangeEventArgs change) => _chosen = Guid.TryParse(change.Value as string, out var id) ? id : null;

    private async Task ClearAsync()
    {
        foreach (var key in _uploads.Clear())
        {
            await TellAsync("forget", key);
        }
    }

    private Task AgainAsync(int key)
    {
        _uploads.Again(key);
        return TellAsync("retry", key);
    }

    private Task StopAsync(int key) => TellAsync("stop", key);

    /// <summary>Waits for the script: what is asked of it before it is there must not be lost.</summary>
    private async Task TellAsync(string function, params object?[] arguments)
    {
        try
        {
            if (await _browser.Task is { } browser)
            {
                await browser.InvokeVoidAsync(function, arguments);
            }
        }
        catch (JSDisconnectedException)
        {
            // The browser has gone, and the uploads with it.
        }
    }

    private string WhyRefused(UploadOutcome? outcome)
    {
        var error = new Error(ErrorKind.Invalid, outcome?.Code ?? "upload_failed", outcome?.Message ?? Text["Error.upload_failed"])
        {
            Arguments = new Dictionary<string, string> { ["limit"] = Limits.Value.MaxFileMegabytes.ToString(System.Globalization.CultureInfo.CurrentCulture) },
        };
        return ErrorWords.Of(error, Text, Words);
    }
}
