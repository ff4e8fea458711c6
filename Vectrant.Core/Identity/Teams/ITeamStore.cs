using Vectrant.Core.Common;

namespace Vectrant.Core.Identity.Teams;

/// <summary>Writes teams. Every call is one transaction with its audit line; the right to it was checked before.</summary>
public interface ITeamStore
{
    /// <summary>Refused when another team that is in use has the name.</summary>
    Task<Result<TeamId>> CreateAsync(Actor actor, TeamSettings settings, CancellationToken cancellationToken);

    /// <summary>Refused when another team has the name, or when name and description are not those of <paramref name="version"/> any more (null: whatever they are).</summary>
    Task<Result<Done>> ChangeAsync(Actor actor, TeamId id, TeamSettings settings, string? version, CancellationToken cancellationToken);

    /// <summary>
    /// Puts a team out of use. Its open conversations go to the team that takes new ones, or to no team if this was it;
    /// closed ones stay with it, and who was a member sees them no more. Members stay listed, so that it can be restored.
    /// </summary>
    /// <returns>How many conversations were moved.</returns>
    Task<Result<int>> ArchiveAsync(Actor actor, TeamId id, CancellationToken cancellationToken);

    /// <summary>Puts it back into use, with its members; conversations that went elsewhere stay there.</summary>
    Task<Result<Done>> RestoreAsync(Actor actor, TeamId id, CancellationToken cancellationToken);

    /// <summary>Replaces all members. Refused when one of them does not exist, or when they are not those of <paramref name="version"/> any more (null: whoever they are).</summary>
    Task<Result<Done>> SetMembersAsync(Actor actor, TeamId id, IReadOnlyList<TeamMember> members, string? version, CancellationToken cancellationToken);

    /// <summary>
    /// Lets some join and some leave, each with an audit line of their own. Who belongs already, or does not, stays as they are; who cannot
    /// belong is skipped.
    /// </summary>
    Task<Result<ChangedMembers>> ChangeMembersAsync(Actor actor, TeamId id, MembersChange change, CancellationToken cancellationToken);

    /// <summary>From now on new conversations belong to this team; null: to none.</summary>
    Task<Result<Done>> RouteNewAsync(Actor actor, TeamId? id, CancellationToken cancellationToken);
}
