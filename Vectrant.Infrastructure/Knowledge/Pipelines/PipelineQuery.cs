using Dapper;
using Vectrant.Core.Common;
using Vectrant.Core.Identity;
using Vectrant.Core.Knowledge;
using Vectrant.Core.Knowledge.Pipelines;
using Vectrant.Infrastructure.Persistence;

namespace Vectrant.Infrastructure.Knowledge.Pipelines;

internal sealed class PipelineQuery(AppDatabase database) : IPipelineQuery
{
    private static readonly string Select =
        $"""
        SELECT p.id, p.name, p.description, p.audience, p.is_default, p.all_collections, p.allowed_roles, p.passages, p.least_supported, p.instruction,
               p.version, p.changed_at, p.changed_by, p.archived_at,
               k.ids AS collection_ids, k.names AS collection_names, k.audiences AS collection_audiences,
               m.ids AS team_ids, m.names AS team_names, m.archived AS teams_archived,
               CASE WHEN p.audience = 'internal' THEN {PipelineRights.People("p.allowed_roles", PipelineRights.Teams)} ELSE 0 END AS people
        FROM pipeline p
        CROSS JOIN LATERAL (
          SELECT coalesce(array_agg(c.id ORDER BY lower(c.name), c.id), ARRAY[]::uuid[]) AS ids,
                 coalesce(array_agg(c.name ORDER BY lower(c.name), c.id), ARRAY[]::text[]) AS names,
                 coalesce(array_agg(c.audience ORDER BY lower(c.name), c.id), ARRAY[]::text[]) AS audiences
          FROM pipeline_collection pc JOIN collection c ON c.id = pc.collection_id WHERE pc.pipeline_id = p.id) k
        CROSS JOIN LATERAL (
          SELECT coalesce(array_agg(t.id ORDER BY lower(t.name), t.id), ARRAY[]::uuid[]) AS ids,
                 coalesce(array_agg(t.name ORDER BY lower(t.name), t.id), ARRAY[]::text[]) AS names,
                 coalesce(array_agg(t.archived_at IS NOT NULL ORDER BY lower(t.name), t.id), ARRAY[]::boolean[]) AS archived
          FROM pipeline_team pt JOIN team t ON t.id = pt.team_id WHERE pt.pipeline_id = p.id) m
        """;

    public async Task<IReadOnlyList<PipelineRow>> ListAsync(Actor actor, bool archived, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (!actor.May(Permission.ManageKnowledge))
        {
            return [];
        }

        await using var connection = await database.OpenAsync(cancellationToken);
        var rows = await connection.QueryAsync<PipelineRecord>(new CommandDefinition(
            $"{Select} WHERE (p.archived_at IS NOT NULL) = @archived ORDER BY p.is_default DESC, p.audience, lower(p.name), p.id",
            new { archived, asking = PipelineRights.AskingRoles },
            cancellationToken: cancellationToken));
        return [.. rows.Select(row => row.ToModel())];
    }

    public async Task<Result<PipelineRow>> GetAsync(Actor actor, PipelineId id, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (!actor.May(Permission.ManageKnowledge))
        {
            return PipelineErrors.MayNotManage;
        }

        await using var connection = await database.OpenAsync(cancellationToken);
        var row = await connection.QuerySingleOrDefaultAsync<PipelineRecord>(new CommandDefinition(
            $"{Select} WHERE p.id = @id", new { id, asking = PipelineRights.AskingRoles }, cancellationToken: cancellationToken));
        return row is null ? PipelineErrors.NotFound : row.ToModel();
    }

    public async Task<IReadOnlyList<PipelineChoice>> UsableAsync(Actor actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (!actor.May(Permission.Ask))
        {
            return [];
        }

        await using var connection = await database.OpenAsync(cancellationToken);
        var rows = await connection.QueryAsync<ChoiceRow>(new CommandDefinition(
            $"SELECT p.id, p.name, p.description, p.is_default FROM pipeline p WHERE p.archived_at IS NULL AND {PipelineRights.OnPipeline} ORDER BY p.is_default DESC, lower(p.name), p.id",
            new { roles = ReadingRights.RolesOf(actor), me = ReadingRights.PersonOf(actor) },
            cancellationToken: cancellationToken));
        return [.. rows.Select(row => new PipelineChoice(row.Id, row.Name, row.Description, row.IsDefault))];
    }

    public async Task<IReadOnlyList<PersonPipeline>> OfPersonAsync(Actor actor, PersonId person, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (actor.PersonId != person && !actor.May(Permission.ManagePeople))
        {
            return [];
        }

        await using var connection = await database.OpenAsync(cancellationToken);
        var roles = (await connection.QueryAsync<string>(new CommandDefinition(
            "SELECT r.name::text FROM person_role pr JOIN role r ON r.id = pr.role_id JOIN person w ON w.id = pr.user_id WHERE pr.user_id = @person AND w.disabled_at IS NULL",
            new { person },
            cancellationToken: cancellationToken))).ToArray();
        if (!Authority.PermissionsOf(roles).Contains(Permission.Ask))
        {
            return [];
        }

        var rows = await connection.QueryAsync<ReasonRow>(new CommandDefinition(
            $"""
            SELECT p.id, p.name, p.is_default, ARRAY(SELECT unnest(p.allowed_roles) INTERSECT SELECT unnest(@roles) ORDER BY 1) AS roles,
                   ARRAY(SELECT t.name FROM pipeline_team pt JOIN team t ON t.id = pt.team_id AND t.archived_at IS NULL
                         JOIN team_member tm ON tm.team_id = t.id WHERE pt.pipeline_id = p.id AND tm.person_id = @me ORDER BY lower(t.name)) AS teams
            FROM pipeline p WHERE p.archived_at IS NULL AND {PipelineRights.OnPipeline} ORDER BY p.is_default DESC, lower(p.name), p.id
            """,
            new { roles, me = person.Value },
            cancellationToken: cancellationToken));
        var admin = roles.Contains(Role.Admin);
        return [.. rows.Select(row => new PersonPipeline(row.Id, row.Name, row.IsDefault, admin, row.Roles, row.Teams))];
    }

    public async Task<int> CountPeopleAsync(Actor actor, IReadOnlyList<string> roles, IReadOnlyList<TeamId> teams, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (!actor.May(Permission.ManageKnowledge))
        {
            return 0;
        }

        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.ExecuteScalarAsync<int>(new CommandDefinition(
            $"SELECT {PipelineRights.People("@named", "@teams")}",
            new { named = roles.ToArray(), teams = teams.Select(team => team.Value).ToArray(), asking = PipelineRights.AskingRoles },
            cancellationToken: cancellationToken));
    }

    private sealed record ChoiceRow
    {
        public PipelineId Id { get; init; }

        public required string Name { get; init; }

        public required string Description { get; init; }

        public bool IsDefault { get; init; }
    }

    private sealed record ReasonRow
    {
        public PipelineId Id { get; init; }

        public required string Name { get; init; }

        public bool IsDefault { get; init; }

        public required string[] Roles { get; init; }

        public required string[] Teams { get; init; }
    }
}
