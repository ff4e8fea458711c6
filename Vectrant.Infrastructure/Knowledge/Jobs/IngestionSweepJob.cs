using Quartz;
using Vectrant.Core.Knowledge;
using Vectrant.Core.Knowledge.Ingestion;
using Vectrant.Infrastructure.Operations;

namespace Vectrant.Infrastructure.Knowledge.Jobs;

/// <summary>Asks again for versions that nobody works on: their worker was lost, or the node ended between storing the upload and asking.</summary>
[DisallowConcurrentExecution]
internal sealed class IngestionSweepJob(IIngestionStore store, IIngestionQueue queue, TaskLog log) : IJob
{
    public ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => new(log.WatchAsync("ingestion_sweep", SweepAsync, cancellationToken));

    private async Task SweepAsync(CancellationToken cancellationToken)
    {
        foreach (var id in await store.WaitingAsync(cancellationToken))
        {
            await queue.EnqueueAsync(id, cancellationToken);
        }
    }
}
