using Vectrant.Core.Common;

namespace Vectrant.Core.Knowledge.Pipelines;

/// <summary>Reads pipelines.</summary>
public interface IPipelineQuery
{
    /// <summary>For those who manage them, empty for everybody else: the default ones first, then by name.</summary>
    Task<IReadOnlyList<PipelineRow>> ListAsync(Actor actor, bool archived, CancellationToken cancellationToken);

    /// <summary>One of them, also an archived one.</summary>
    Task<Result<PipelineRow>> GetAsync(Actor actor, PipelineId id, CancellationToken cancellationToken);

    /// <summary>The internal ones in use that the actor may ask: the default one first, then by name. Empty for who may not ask at all.</summary>
    Task<IReadOnlyList<PipelineChoice>> UsableAsync(Actor actor, CancellationToken cancellationToken);

    /// <summary>The internal ones that a person may ask and why, for the person themself and for who manages people; empty for everybody else.</summary>
    Task<IReadOnlyList<PersonPipeline>> OfPersonAsync(Actor actor, PersonId person, CancellationToken cancellationToken);

    /// <summary>How many people could ask a pipeline for these roles and teams, for those who manage them; 0 for everybody else.</summary>
    Task<int> CountPeopleAsync(Actor actor, IReadOnlyList<string> roles, IReadOnlyList<TeamId> teams, CancellationToken cancellationToken);
}

/// <summary>What answering has to know of a pipeline. Who may use an internal one, and what that searches, is decided by the statement that searches.</summary>
public interface IAnsweringPipelines
{
    /// <param name="side">Whose pipeline.</param>
    /// <param name="pipeline">Null for the default one of that side.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <returns>Null when that side has no such pipeline.</returns>
    Task<AnsweringPipeline?> FindAsync(Audience side, PipelineId? pipeline, CancellationToken cancellationToken);
}
