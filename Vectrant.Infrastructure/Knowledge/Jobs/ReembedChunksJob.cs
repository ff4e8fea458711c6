using Quartz;
using Vectrant.Core.Knowledge.Ingestion;
using Vectrant.Core.Models;
using Vectrant.Infrastructure.Operations;

namespace Vectrant.Infrastructure.Knowledge.Jobs;

/// <summary>Looks whether another embedding model is being built, and builds it.</summary>
[DisallowConcurrentExecution]
internal sealed class ReembedChunksJob(IEmbeddingBuild build, ReembedChunks reembed, TaskLog log) : IJob
{
    public ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => new(log.WatchAsync("reembed_watch", WatchAsync, cancellationToken));

    private async Task WatchAsync(CancellationToken cancellationToken)
    {
        if (await build.BuildingAsync(cancellationToken) is not { } model)
        {
            return;
        }

        await log.RunAsync(
            "reembed_chunks",
            $"{model.Provider}/{model.Name}",
            async token =>
            {
                try
                {
                    await reembed.RunAsync(token);
                    return null;
                }
                catch (ModelUnavailableException outage)
                {
                    return Core.Knowledge.FileErrors.ModelUnavailable(outage.Message);
                }
            },
            cancellationToken);
    }
}
