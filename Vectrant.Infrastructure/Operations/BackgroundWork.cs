using Quartz;
using Vectrant.Core.Operations;

namespace Vectrant.Infrastructure.Operations;

/// <summary>Reads the sign of life that each started scheduler leaves in the database.</summary>
internal sealed class BackgroundWork(ISchedulerFactory schedulers, TimeProvider time) : IBackgroundWork, IAsyncDisposable
{
    private IScheduler? _started;

    public async Task<bool> IsDoneSomewhereAsync(CancellationToken cancellationToken)
    {
        var scheduler = await schedulers.GetScheduler(cancellationToken);
        var nodes = await scheduler.QueryClusterNodes(cancellationToken);

        // Judged by the sign of life itself: a node that does no background work calls others "overdue" as soon as one is a moment late,
        // and never lost.
        var since = time.GetUtcNow() - Schedule.SignOfLifeEvery - Schedule.SilenceAllowed;
        return _started is not null || nodes.Any(node => !node.IsCurrentNode && node.LastCheckInUtc >= since);
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
