using Vectrant.Core.Common;
using Vectrant.Core.Identity.Teams;

namespace Vectrant.Core.Identity;

/// <summary>One thing that a person may do, and why.</summary>
/// <param name="Permission">What.</param>
/// <param name="Scope">How far.</param>
/// <param name="Roles">The roles of the person that give it with this scope.</param>
/// <param name="Teams">The teams that it reaches because of memberships; empty for scopes that no team decides.</param>
public sealed record EffectivePermission(Permission Permission, Scope Scope, IReadOnlyList<string> Roles, IReadOnlyList<TeamMembership> Teams);

/// <summary>What somebody may do in the end, with the reason for each line.</summary>
public static class EffectivePermissions
{
    /// <param name="roles">All roles of the person.</param>
    /// <param name="teams">The teams in use that the person belongs to.</param>
    /// <returns>By permission, the farthest scope first.</returns>
    public static IReadOnlyList<EffectivePermission> Of(IReadOnlyCollection<string> roles, IReadOnlyCollection<TeamMembership> teams)
    {
        ArgumentNullException.ThrowIfNull(roles);
        ArgumentNullException.ThrowIfNull(teams);
        var lines = from role in roles.Distinct(StringComparer.Ordinal)
                    from grant in Authority.Of(role)
                    from scope in grant.Scopes
                    group role by (grant.Permission, Scope: scope) into reason
                    orderby reason.Key.Permission, reason.Key.Scope descending
                    select new EffectivePermission(
                        reason.Key.Permission, reason.Key.Scope, [.. reason.Order(StringComparer.Ordinal)], [.. teams.Where(team => Reaches(reason.Key.Scope, team))]);
        return [.. lines];
    }

    private static bool Reaches(Scope scope, TeamMembership team) => scope == Scope.OwnTeams || (scope == Scope.LedTeams && team.IsLead);
}
