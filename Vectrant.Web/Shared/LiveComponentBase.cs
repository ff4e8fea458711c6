using Microsoft.AspNetCore.Components;
using Vectrant.Core.Common;

namespace Vectrant.Web.Shared;

/// <summary>
/// The one base class of components that subscribe to something. Work runs on the renderer's context, its faults reach
/// the page's error boundary, and all of it ends with the component.
/// </summary>
public abstract class LiveComponentBase : ComponentBase, IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<Task> _running = [];
    private bool _disposed;

    /// <summary>Cancelled when the component goes away.</summary>
    protected CancellationToken Stopping => _stopping.Token;

    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        await _stopping.CancelAsync();
        await Task.WhenAll(_running);
        await LeaveAsync();
        _stopping.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>What a derived component holds; called after everything that runs has ended.</summary>
    protected virtual ValueTask LeaveAsync() => ValueTask.CompletedTask;

    /// <summary>Runs a loop until the component goes away. A fault is shown in place of the page, not swallowed.</summary>
    protected void Run(Func<CancellationToken, Task> loop)
    {
        ArgumentNullException.ThrowIfNull(loop);
        _running.Add(GuardedAsync(loop));
    }

    /// <summary>
    /// Reads now and after each change that concerns the component, at most once per <see cref="Feed.Pause"/>, and renders afterwards.
    /// </summary>
    protected void Follow(IChangeFeed feed, Func<Change, bool> concerns, Func<Task> read, TimeProvider time) =>
        Run(token => feed.FollowAsync(concerns, _ => OnScreenAsync(read), time, token));

    /// <summary>Runs something again and again, and renders afterwards; for countdowns and waiting times.</summary>
    protected void Every(TimeSpan period, TimeProvider time, Func<Task> run) => Run(async token =>
    {
        using var timer = new PeriodicTimer(period, time);
        while (await timer.WaitForNextTickAsync(token))
        {
            await OnScreenAsync(run);
        }
    });

    /// <summary>Renders soon; may be called from any thread, such as by a view model's event.</summary>
    protected void RenderSoon()
    {
        if (!_disposed)
        {
            _ = InvokeAsync(StateHasChanged);
        }
    }

    protected Task OnScreenAsync(Func<Task> work) => InvokeAsync(async () =>
    {
        await work();
        StateHasChanged();
    });

    private async Task GuardedAsync(Func<CancellationToken, Task> loop)
    {
        try
        {
            await loop(_stopping.Token);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The component is gone; nobody waits for this any more.
        }
        catch (Exception exception) when (!_disposed)
        {
            await DispatchExceptionAsync(exception);
        }
    }
}
