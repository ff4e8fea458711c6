using Vectrant.Core.Common;
using Vectrant.Core.Knowledge;
using Vectrant.Core.Knowledge.Pipelines;

namespace Vectrant.Core.Demo;

/// <summary>Seeds the pipelines that the install does not have yet, in use or archived.</summary>
public sealed class SeedPipelines(IPipelineQuery pipelines, ICollectionQuery collections, CreatePipeline create)
{
    public async Task<Result<Done>> RunAsync(Actor admin, DemoContent content, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(content);
        var known = (await pipelines.ListAsync(admin, archived: false, cancellationToken)).Concat(await pipelines.ListAsync(admin, archived: true, cancellationToken))
            .Select(row => row.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var ids = (await collections.ListAsync(admin, cancellationToken)).ToDictionary(row => row.Name, row => row.Id);
        foreach (var pipeline in content.Pipelines.Where(pipeline => !known.Contains(pipeline.Name)))
        {
            var settings = new PipelineSettings(pipeline.Name, pipeline.Description, PipelineTuning.Usual)
            {
                Collections = [.. pipeline.Collections.Select(name => ids[name])],
                AllowedRoles = pipeline.AllowedRoles,
            };
            if ((await create.RunAsync(admin, settings, Audience.Internal, cancellationToken)).Error is { } refusal)
            {
                return refusal;
            }
        }

        return Done.Instance;
    }
}
