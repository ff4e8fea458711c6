using Vectrant.Core.Common;

namespace Vectrant.Core.Identity.People;

/// <summary>Roles to give and to take.</summary>
/// <param name="Version">What was looked at, see <see cref="PersonRow.Version"/>; null: whatever is there.</param>
public sealed record RoleChange(PersonId Person, IReadOnlySet<string> Add, IReadOnlySet<string> Remove, string? Version);

/// <summary>What became of a change of roles: with add and remove exchanged it is the way back.</summary>
public sealed record ChangedRoles(IReadOnlySet<string> Added, IReadOnlySet<string> Removed);

/// <summary>
/// Writes people, one change at a time in the whole database, each with its audit line. Under that lock it looks again
/// whether the actor still may, does not reach beyond the own rights, and leaves an admin who can sign in. The
/// <see cref="Actor.System"/> is bound by the last of the three only.
/// </summary>
public interface IPersonStore
{
    Task<Result<ChangedRoles>> ChangeRolesAsync(Actor actor, RoleChange change, CancellationToken cancellationToken);

    /// <summary>Ends the person's sign-ins, too.</summary>
    Task<Result<Done>> DisableAsync(Actor actor, PersonId person, CancellationToken cancellationToken);

    Task<Result<Done>> EnableAsync(Actor actor, PersonId person, CancellationToken cancellationToken);

    Task<Result<Done>> RenameAsync(Actor actor, PersonId person, string name, string? version, CancellationToken cancellationToken);
}
