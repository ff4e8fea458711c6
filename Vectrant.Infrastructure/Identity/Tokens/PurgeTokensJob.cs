using Quartz;
using Vectrant.Core.Identity.Tokens;
using Vectrant.Infrastructure.Operations;

namespace Vectrant.Infrastructure.Identity.Tokens;

/// <summary>Deletes sign-ins of programs that ended long ago.</summary>
[DisallowConcurrentExecution]
internal sealed class PurgeTokensJob(IRefreshStore store, TaskLog log) : IJob
{
    public ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => new(log.WatchAsync("purge_tokens", store.PurgeAsync, cancellationToken));
}
