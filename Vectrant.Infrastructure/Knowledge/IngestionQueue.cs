using Microsoft.Extensions.Logging;
using Quartz;
using Vectrant.Core.Knowledge;
using Vectrant.Infrastructure.Knowledge.Jobs;
using Vectrant.Infrastructure.Operations;

namespace Vectrant.Infrastructure.Knowledge;

/// <summary>Asks through the clustered scheduler: one trigger for each version, so that asking twice fires once.</summary>
internal sealed class IngestionQueue(ISchedulerFactory schedulers, TimeProvider time, ILogger<IngestionQueue> logger) : IIngestionQueue
{
    public async Task EnqueueAsync(DocumentVersionId id, CancellationToken cancellationToken)
    {
        var trigger = TriggerBuilder.Create(time)
            .ForJob(new JobKey(nameof(IngestDocumentJob)))
            .WithIdentity(id.Value.ToString("N"), "ingest")
            .WithExecutionGroup(Schedule.ReadingGroup)
            .UsingJobData(IngestDocumentJob.VersionId, id.Value.ToString())
            .StartNow()
            .Build();
        try
        {
            var scheduler = await schedulers.GetScheduler(cancellationToken);
            await scheduler.ScheduleTrigger(trigger, TriggerConflict.Keep, cancellationToken);
        }
        catch (SchedulerException fault)
        {
            // The version is stored already, and the sweep asks for whatever waits: refusing now would be a lie.
            logger.LogWarning(fault, "Version {Version} could not be put into the schedule; the sweep will find it.", id);
        }
    }
}
