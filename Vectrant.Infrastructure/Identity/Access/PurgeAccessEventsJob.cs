using Quartz;
using Vectrant.Infrastructure.Operations;

namespace Vectrant.Infrastructure.Identity.Access;

/// <summary>Deletes access events whose days are over.</summary>
[DisallowConcurrentExecution]
internal sealed class PurgeAccessEventsJob(AccessEventQuery events, TaskLog log) : IJob
{
    public ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => new(log.WatchAsync("purge_access_events", events.PurgeAsync, cancellationToken));
}
