using System.Security.Cryptography;
using System.Text;
using Vectrant.Core.Common;

namespace Vectrant.Core.Identity.Teams;

/// <param name="Name">Unique among the teams that are not archived, whatever the case; 1 to 100 characters.</param>
/// <param name="Description">At most 1,000 characters; may be empty.</param>
public sealed record TeamSettings(string Name, string Description)
{
    /// <summary>Another one means that somebody changed it; for <see cref="RenameTeam"/>.</summary>
    public string Version => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Name}\n{Description}")));
}

/// <param name="Person">Who belongs to the team.</param>
/// <param name="IsLead">Sees everything of the team, if the role has such a scope at all (see <see cref="Authority"/>).</param>
public sealed record TeamMember(PersonId Person, bool IsLead);

/// <summary>A team in use that somebody belongs to.</summary>
public sealed record TeamMembership(TeamId Team, string Name, bool IsLead);

/// <summary>A member as lists show them.</summary>
/// <param name="Roles">The roles that the person has everywhere.</param>
/// <param name="IsDisabled">May not sign in any more.</param>
public sealed record TeamMemberRow(PersonId Person, string Name, IReadOnlyList<string> Roles, bool IsLead, bool IsDisabled);

/// <summary>One line of the list of teams.</summary>
public sealed record TeamRow
{
    public required TeamId Id { get; init; }

    public required string Name { get; init; }

    public required string Description { get; init; }

    /// <summary>New conversations belong to this team.</summary>
    public required bool TakesNew { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Null while the team is in use.</summary>
    public DateTimeOffset? ArchivedAt { get; init; }

    public required int Members { get; init; }

    public required int Leads { get; init; }

    /// <summary>Open conversations of the team: what archiving moves away.</summary>
    public required int OpenConversations { get; init; }

    /// <summary>Collections that only certain teams read, this one among them.</summary>
    public required int Collections { get; init; }
}

/// <summary>A team with everybody in it, leads first, then by name.</summary>
public sealed record TeamDetail(TeamRow Team, IReadOnlyList<TeamMemberRow> Members)
{
    /// <summary>Another one means that somebody joined, left, or leads or does not lead any more; for <see cref="SetTeamMembers"/>.</summary>
    public string Version => TeamMembers.VersionOf(Members.Select(member => new TeamMember(member.Person, member.IsLead)));
}

/// <summary>Who shall join a team and who shall leave it; everybody else stays as they are.</summary>
/// <param name="Version">Of what the actor saw, see <see cref="TeamDetail.Version"/>: refused when somebody changed it since. Null for whatever is there.</param>
public sealed record MembersChange(IReadOnlyList<TeamMember> Add, IReadOnlyList<PersonId> Remove, string? Version);

/// <summary>What became of a change of members: those who joined, those who left with the rank that they had, and those who cannot belong to a team.</summary>
public sealed record ChangedMembers(IReadOnlyList<TeamMember> Added, IReadOnlyList<TeamMember> Removed, IReadOnlyList<PersonId> Skipped);

public static class TeamMembers
{
    public const int Most = 1000;

    /// <summary>Whether somebody with these roles can belong to a team: a customer, or somebody without a role, has nothing to do there.</summary>
    public static bool MayBelong(IEnumerable<string> roles) => Authority.PermissionsOf(roles).Count > 0;

    /// <summary>The same for the same members, in whatever order.</summary>
    public static string VersionOf(IEnumerable<TeamMember> members)
    {
        ArgumentNullException.ThrowIfNull(members);
        var words = members.Select(member => $"{member.Person}{(member.IsLead ? "+" : "-")}").Order(StringComparer.Ordinal);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(string.Concat(words))));
    }
}
