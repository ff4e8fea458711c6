using Dapper;
using Vectrant.Core.Common;
using Vectrant.Core.Identity.Teams;
using Vectrant.Infrastructure.Persistence;

namespace Vectrant.Infrastructure.Identity.Teams;

internal sealed class TeamQuery(AppDatabase database) : ITeamQuery
{
    private const string Rows =
        """
        SELECT t.id, t.name, t.description, t.takes_new, t.created_at, t.archived_at,
               (SELECT count(*)::int FROM team_member m WHERE m.team_id = t.id) AS members,
               (SELECT count(*)::int FROM team_member m WHERE m.team_id = t.id AND m.is_lead) AS leads,
               (SELECT count(*)::int FROM conversation c WHERE c.team_id = t.id AND c.state = 'open') AS open_conversations,
               (SELECT count(*)::int FROM collection_team ct WHERE ct.team_id = t.id) AS collections
        FROM team t
        """;

    public async Task<IReadOnlyList<TeamRow>> ListAsync(Actor actor, bool archived, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (!actor.May(Permission.ManageTeams))
        {
            return [];
        }

        await using var connection = await database.OpenAsync(cancellationToken);
        return [.. await connection.QueryAsync<TeamRow>(new CommandDefinition(
            $"{Rows} WHERE (t.archived_at IS NOT NULL) = @archived ORDER BY lower(t.name), t.id", new { archived }, cancellationToken: cancellationToken))];
    }

    public async Task<Result<TeamDetail>> GetAsync(Actor actor, TeamId id, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (!actor.May(Permission.ManageTeams))
        {
            return TeamErrors.MayNotManage;
        }

        await using var connection = await database.OpenAsync(cancellationToken);
        await using var reader = await connection.QueryMultipleAsync(new CommandDefinition(
            $"""
            {Rows} WHERE t.id = @id;
            SELECT p.id AS person, p.display_name AS name, m.is_lead, p.disabled_at IS NOT NULL AS is_disabled,
                   ARRAY(SELECT r.name::text FROM person_role pr JOIN role r ON r.id = pr.role_id WHERE pr.user_id = p.id ORDER BY r.name) AS roles
            FROM team_member m JOIN person p ON p.id = m.person_id
            WHERE m.team_id = @id ORDER BY m.is_lead DESC, lower(p.display_name), p.id
            """,
            new { id },
            cancellationToken: cancellationToken));
        if (await reader.ReadFirstOrDefaultAsync<TeamRow>() is not { } team)
        {
            return TeamErrors.NotFound;
        }

        return new TeamDetail(team, [.. (await reader.ReadAsync<MemberRow>()).Select(row => new TeamMemberRow(row.Person, row.Name, row.Roles, row.IsLead, row.IsDisabled))]);
    }

    public async Task<IReadOnlyList<TeamMembership>> OfPersonAsync(Actor actor, PersonId person, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (actor.PersonId != person && !actor.May(Permission.ManageTeams) && !actor.May(Permission.ManagePeople))
        {
            return [];
        }

        await using var connection = await database.OpenAsync(cancellationToken);
        var rows = await connection.QueryAsync<MembershipRow>(new CommandDefinition(
            """
            SELECT t.id AS team, t.name, m.is_lead FROM team_member m JOIN team t ON t.id = m.team_id
            WHERE m.person_id = @person AND t.archived_at IS NULL ORDER BY lower(t.name), t.id
            """,
            new { person },
            cancellationToken: cancellationToken));
        return [.. rows.Select(row => new TeamMembership(row.Team, row.Name, row.IsLead))];
    }

    private sealed record MembershipRow
    {
        public required TeamId Team { get; init; }

        public required string Name { get; init; }

        public required bool IsLead { get; init; }
    }

    private sealed record MemberRow
    {
        public required PersonId Person { get; init; }

        public required string Name { get; init; }

        public required string[] Roles { get; init; }

        public required bool IsLead { get; init; }

        public required bool IsDisabled { get; init; }
    }
}
