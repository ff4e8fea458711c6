using Quartz;
using Vectrant.Core.Guardrails.Redaction;
using Vectrant.Infrastructure.Operations;

namespace Vectrant.Infrastructure.Guardrails.Jobs;

/// <summary>Deletes the originals of hidden values whose time is over.</summary>
[DisallowConcurrentExecution]
internal sealed class PurgeOriginalsJob(IOriginalStore store, TaskLog log) : IJob
{
    public ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => new(log.WatchAsync("purge_originals", store.PurgeAsync, cancellationToken));
}
