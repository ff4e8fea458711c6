using Vectrant.Core.Common;

namespace Vectrant.Core.Knowledge.Pipelines;

/// <summary>Writes pipelines, each call one transaction with its audit line; the right to it was checked before.</summary>
public interface IPipelineStore
{
    /// <returns>Conflict when the name is taken; Invalid when a collection or team is gone, or a collection is internal and the pipeline is not.</returns>
    Task<Result<PipelineId>> CreateAsync(Actor actor, PipelineSettings settings, Audience audience, CancellationToken cancellationToken);

    /// <returns>The new version. The same refusals, and Conflict when <paramref name="version"/> is not the present one, or it was archived.</returns>
    Task<Result<int>> ChangeAsync(Actor actor, PipelineId id, PipelineSettings settings, int version, CancellationToken cancellationToken);

    /// <summary>Puts it out of use. Twice is no error.</summary>
    /// <returns>NotFound, or Conflict for a default one.</returns>
    Task<Result<Done>> ArchiveAsync(Actor actor, PipelineId id, CancellationToken cancellationToken);

    /// <summary>Puts it back into use, for the same roles and teams.</summary>
    /// <returns>NotFound, or Conflict when another one has taken the name.</returns>
    Task<Result<Done>> RestoreAsync(Actor actor, PipelineId id, CancellationToken cancellationToken);

    /// <summary>From now on its side goes by this one where none is named.</summary>
    /// <returns>The one that was the default until now. Conflict when it is archived or limited to roles or teams.</returns>
    Task<Result<PipelineId>> MakeDefaultAsync(Actor actor, PipelineId id, CancellationToken cancellationToken);
}
