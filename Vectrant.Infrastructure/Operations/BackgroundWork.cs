using Quartz;
using Vectrant.Core.Operations;

namespace Vectrant.Infrastructure.Operations;

/// <summary>Reads the sign of life that each started scheduler leaves in the database.</summary>
internal sealed class BackgroundWork(ISchedulerFactory schedulers) : IBackgroundWork, IAsyncDisposable
{
    private IScheduler? _started;

    public async Task<bool> IsDoneSomewhereAsync(CancellationToken cancellationToken)
    {
        var scheduler = await schedulers.GetScheduler(cancellationToken);
        var nodes = await scheduler.QueryClusterNodes(cancellationToken);
        return _started is not null || nodes.Any(node => node is { IsCurrentNode: false, State: ClusterNodeState.Alive, LastCheckInUtc: not null });
    }

    public async Task StartHereAsync(CancellationToken cancellationToken)
    {
        var scheduler = await schedulers.GetScheduler(cancellationToken);
        await scheduler.Start(cancellationToken);
        _started = scheduler;
    }

    public async ValueTask DisposeAsync()
    {
        if (_started is not null)
        {
            await _started.Shutdown(waitForJobsToComplete: true, CancellationToken.None);
        }
    }
}
