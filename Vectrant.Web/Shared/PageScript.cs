using Microsoft.JSInterop;

namespace Vectrant.Web.Shared;

/// <summary>The module <c>js/page.js</c>, one for a circuit. A call after the browser has gone does nothing: there is nobody left to do it for.</summary>
public sealed class PageScript(IJSRuntime js) : IAsyncDisposable
{
    private readonly Lazy<Task<IJSObjectReference>> _module = new(() => js.InvokeAsync<IJSObjectReference>("import", "/js/page.js").AsTask());

    public async ValueTask CallAsync(string function, params object?[] arguments)
    {
        try
        {
            await (await _module.Value).InvokeVoidAsync(function, arguments);
        }
        catch (JSDisconnectedException)
        {
        }
    }

    public async ValueTask<T?> AskAsync<T>(string function, params object?[] arguments)
    {
        try
        {
            return await (await _module.Value).InvokeAsync<T?>(function, arguments);
        }
        catch (JSDisconnectedException)
        {
            return default;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_module.IsValueCreated)
        {
            return;
        }

        try
        {
            await (await _module.Value).DisposeAsync();
        }
        catch (JSDisconnectedException)
        {
        }
    }
}
