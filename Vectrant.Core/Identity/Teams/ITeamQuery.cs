using Vectrant.Core.Common;

namespace Vectrant.Core.Identity.Teams;

/// <summary>Reads teams for those who manage them; empty or refused for everybody else.</summary>
public interface ITeamQuery
{
    /// <summary>By name. With <paramref name="archived"/> the ones that are out of use instead.</summary>
    Task<IReadOnlyList<TeamRow>> ListAsync(Actor actor, bool archived, CancellationToken cancellationToken);

    Task<Result<TeamDetail>> GetAsync(Actor actor, TeamId id, CancellationToken cancellationToken);

    /// <summary>The teams in use that a person belongs to, by name; also for the person themself and for who manages people.</summary>
    Task<IReadOnlyList<TeamMembership>> OfPersonAsync(Actor actor, PersonId person, CancellationToken cancellationToken);
}
