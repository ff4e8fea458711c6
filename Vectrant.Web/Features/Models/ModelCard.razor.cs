using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Vectrant.Core.Common;
using Vectrant.Core.Models;
using Vectrant.Web.Security;

namespace Vectrant.Web.Features.Models;

/// <summary>One slot: what is in force, what to choose instead, and whether it answers. A key goes in and never comes out.</summary>
public sealed partial class ModelCard : IDisposable
{
    private readonly CancellationTokenSource _leaving = new();
    private string _provider = ModelProvider.Offline;
    private string _model = string.Empty;
    private string _endpoint = string.Empty;
    private string _key = string.Empty;
    private bool _busy;
    private bool _saved;
    private bool _filled;
    private Error? _refusal;
    private ModelTestResult? _result;

    [Parameter]
    [EditorRequired]
    public required ModelSlotState State { get; set; }

    [Parameter]
    public ModelUsage? Usage { get; set; }

    [Parameter]
    public EventCallback OnChanged { get; set; }

    [Inject]
    public required Critical<ChangeModel> Change { get; set; }

    [Inject]
    public required Critical<ResetModel> Restore { get; set; }

    [Inject]
    public required Critical<TestModel> Test { get; set; }

    [Inject]
    public required IStringLocalizer<ModelsText> Text { get; set; }

    public void Dispose()
    {
        _leaving.Cancel();
        _leaving.Dispose();
    }

    // Filled once: a change elsewhere must not overwrite what somebody is typing.
    protected override void OnParametersSet()
    {
        if (!_filled)
        {
            Fill();
        }
    }

    private void Fill()
    {
        _filled = true;
        (_provider, _endpoint, _key) = (State.Provider, State.Endpoint ?? string.Empty, string.Empty);
        _model = State.Provider == ModelProvider.Offline ? string.Empty : State.Model;
    }

    private ModelEntry Entered() => new(State.Slot, _provider, _model, _provider == ModelProvider.Offline ? null : _endpoint, _key);

    private string Id(string part) => $"{State.Slot}-{part}";

    private Task SaveAsync() => WorkAsync(async () =>
    {
        var result = await Change.RunAsync((deed, actor) => deed.RunAsync(actor, Entered(), _leaving.Token), _leaving.Token);
        (_refusal, _saved) = (result.Error, result.Succeeded);
        if (result.Succeeded)
        {
            _key = string.Empty;
        }

        await OnChanged.InvokeAsync();
    });

    private Task TestAsync() => WorkAsync(async () =>
    {
        var result = await Test.RunAsync((deed, actor) => deed.RunAsync(actor, Entered(), _leaving.Token), _leaving.Token);
        _refusal = result.Error;
        _result = result.Succeeded ? result.Value : null;
    });

    private Task ResetAsync() => WorkAsync(async () =>
    {
        var result = await Restore.RunAsync((deed, actor) => deed.RunAsync(actor, State.Slot, _leaving.Token), _leaving.Token);
        (_refusal, _saved, _filled) = (result.Error, result.Succeeded, !result.Succeeded);
        await OnChanged.InvokeAsync();
    });

    private async Task WorkAsync(Func<Task> work)
    {
        (_busy, _saved, _refusal, _result) = (true, false, null, null);
        try
        {
            await work();
        }
        finally
        {
            _busy = false;
        }
    }
}
