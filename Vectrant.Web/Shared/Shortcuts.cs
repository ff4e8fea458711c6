using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace Vectrant.Web.Shared;

/// <summary>
/// Keyboard shortcuts of a page; draws nothing. Single letters are ignored while somebody types and while a dialog is
/// open. Names as in the browser, letters in lower case, modifiers in front: <c>a</c>, <c>?</c>, <c>Ctrl+Enter</c>, <c>Escape</c>.
/// </summary>
public sealed class Shortcuts : ComponentBase, IAsyncDisposable
{
    private DotNetObjectReference<Shortcuts>? _self;
    private IJSObjectReference? _module;
    private int _registration;

    /// <summary>Keys that work outside of fields.</summary>
    [Parameter]
    [EditorRequired]
    public required IReadOnlyList<string> Keys { get; set; }

    /// <summary>Keys that work while a field has the focus.</summary>
    [Parameter]
    public IReadOnlyList<string> FieldKeys { get; set; } = [];

    [Parameter]
    [EditorRequired]
    public EventCallback<string> OnKey { get; set; }

    [Inject]
    public required IJSRuntime Js { get; set; }

    [JSInvokable]
    public async Task PressedAsync(string key)
    {
        try
        {
            await OnKey.InvokeAsync(key);
        }
        catch (Exception exception)
        {
            // Thrown here it would only reach the browser's console; the page's error boundary shows it.
            await DispatchExceptionAsync(exception);
        }
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (_module is not null)
            {
                await _module.InvokeVoidAsync("unregister", _registration);
                await _module.DisposeAsync();
            }
        }
        catch (JSDisconnectedException)
        {
            // The browser has gone, and its listeners with it.
        }

        _self?.Dispose();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
        {
            return;
        }

        _self = DotNetObjectReference.Create(this);
        _module = await Js.InvokeAsync<IJSObjectReference>("import", "/js/keys.js");
        _registration = await _module.InvokeAsync<int>("register", _self, Keys, FieldKeys);
    }
}
