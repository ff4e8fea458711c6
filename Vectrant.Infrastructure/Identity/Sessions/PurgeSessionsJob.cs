using Quartz;
using Vectrant.Core.Identity.Sessions;
using Vectrant.Infrastructure.Operations;

namespace Vectrant.Infrastructure.Identity.Sessions;

/// <summary>Deletes ended sign-ins and tries to sign in that are older than the history reaches.</summary>
[DisallowConcurrentExecution]
internal sealed class PurgeSessionsJob(ISessionStore store, TaskLog log) : IJob
{
    public ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => new(log.WatchAsync("purge_sessions", store.PurgeAsync, cancellationToken));
}
