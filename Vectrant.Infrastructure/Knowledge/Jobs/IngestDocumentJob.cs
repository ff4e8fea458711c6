using Quartz;
using Vectrant.Core.Knowledge;
using Vectrant.Core.Knowledge.Ingestion;
using Vectrant.Infrastructure.Operations;

namespace Vectrant.Infrastructure.Knowledge.Jobs;

/// <summary>Takes one version to ready; fired by a trigger that carries its id.</summary>
internal sealed class IngestDocumentJob(IngestDocument ingest, TaskLog log) : IJob
{
    public const string VersionId = "version_id";

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        var id = context.MergedJobDataMap.GetString(VersionId) ?? throw new InvalidOperationException("The trigger names no version.");
        await log.RunAsync("ingest_document", id, token => ingest.RunAsync(new DocumentVersionId(Guid.Parse(id)), token), cancellationToken);
    }
}
