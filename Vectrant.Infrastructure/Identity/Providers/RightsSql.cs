using Dapper;
using Npgsql;
using Vectrant.Core.Audit;
using Vectrant.Core.Common;
using Vectrant.Core.Identity;
using Vectrant.Core.Identity.Providers;
using Vectrant.Infrastructure.Audit;
using Vectrant.Infrastructure.Identity.People;

namespace Vectrant.Infrastructure.Identity.Providers;

/// <param name="Rights">What the claims give now.</param>
internal sealed record RightsChange(Guid Account, Guid Person, string Name, string Provider, MappedRights Rights);

/// <summary>
/// Gives the roles and teams that a provider's claims give, and takes those away that they gave before and do not give any more. What an admin gave stays,
/// and so does the last admin.
/// </summary>
internal static class RightsSql
{
    public static async Task ApplyAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, RightsChange change, CancellationToken cancellationToken)
    {
        var before = await connection.QuerySingleAsync<Given>(new CommandDefinition(
            """
            SELECT given_roles AS roles, given_teams AS teams,
                   ARRAY(SELECT r.name::text FROM person_role pr JOIN role r ON r.id = pr.role_id WHERE pr.user_id = @Person) AS held,
                   ARRAY(SELECT DISTINCT unnest(o.given_roles) FROM connected_account o WHERE o.person_id = @Person AND o.id <> @Account) AS held_by_others
            FROM connected_account WHERE id = @Account FOR UPDATE
            """,
            new { change.Account, change.Person },
            transaction,
            cancellationToken: cancellationToken));
        var added = change.Rights.Roles.Except(before.Held).ToArray();
        var over = before.Roles.Except(change.Rights.Roles).ToArray();
        var removed = over.Intersect(before.Held).Except(before.HeldByOthers).ToArray();
        var kept = removed.Contains(Role.Admin) && !await HasAnotherAdminAsync(connection, transaction, change.Person, cancellationToken);
        if (kept)
        {
            // Once there is another admin, the next sign-in takes the role away.
            (removed, over) = (removed.Except([Role.Admin]).ToArray(), over.Except([Role.Admin]).ToArray());
        }

        var teams = await TeamsAsync(connection, transaction, change, before.Teams, cancellationToken);
        var given = before.Roles.Except(over).Union(added).ToArray();
        await connection.ExecuteAsync(new CommandDefinition(
            """
            INSERT INTO person_role (user_id, role_id) SELECT @Person, id FROM role WHERE name = ANY(@added) ON CONFLICT DO NOTHING;
            DELETE FROM person_role pr USING role r WHERE r.id = pr.role_id AND pr.user_id = @Person AND r.name = ANY(@removed);
            UPDATE connected_account SET given_roles = @given, given_teams = @teams WHERE id = @Account
            """,
            new { change.Person, change.Account, added, removed, given, teams = teams.Given },
            transaction,
            cancellationToken: cancellationToken));
        if (added.Length + removed.Length + teams.Added + teams.Removed == 0 && !kept)
        {
            return;
        }

        await AuditSql.AppendAsync(
            connection,
            transaction,
            new AuditEntry(
                new Actor(new PersonId(change.Person), change.Name, new HashSet<string>(), new HashSet<Permission>()),
                AuditAction.RightsMapped,
                "person",
                change.Person.ToString(),
                new Dictionary<string, object?>
                {
                    ["provider"] = change.Provider,
                    ["added"] = added,
                    ["removed"] = removed,
                    ["teams_added"] = teams.Added,
                    ["teams_removed"] = teams.Removed,
                    ["last_admin_kept"] = kept,
                }),
            cancellationToken);
    }

    // The lock of the people pages: of all who lose the role at the same moment, by a claim or by an admin, one stays.
    private static async Task<bool> HasAnotherAdminAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, Guid person, CancellationToken cancellationToken)
    {
        await PersonGuard.LockAsync(connection, transaction, cancellationToken);
        return await PersonGuard.HasAnotherAdminAsync(connection, transaction, new PersonId(person), cancellationToken);
    }

    private static async Task<Teams> TeamsAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, RightsChange change, Guid[] before, CancellationToken cancellationToken)
    {
        if (before.Length + change.Rights.Teams.Count == 0)
        {
            return new Teams([], 0, 0);
        }

        var mapped = (await connection.QueryAsync<Guid>(new CommandDefinition(
            "SELECT id FROM team WHERE archived_at IS NULL AND lower(name) = ANY(@names)",
            new { names = change.Rights.Teams.Select(name => name.ToLowerInvariant()).ToArray() },
            transaction,
            cancellationToken: cancellationToken))).ToArray();
        var added = (await connection.QueryAsync<Guid>(new CommandDefinition(
            "INSERT INTO team_member (team_id, person_id) SELECT id, @Person FROM unnest(@mapped) AS id ON CONFLICT DO NOTHING RETURNING team_id",
            new { change.Person, mapped },
            transaction,
            cancellationToken: cancellationToken))).ToArray();
        var removed = await connection.ExecuteAsync(new CommandDefinition(
            """
            DELETE FROM team_member WHERE person_id = @Person AND team_id = ANY(@over)
              AND NOT EXISTS (SELECT FROM connected_account o WHERE o.person_id = @Person AND o.id <> @Account AND team_member.team_id = ANY(o.given_teams))
            """,
            new { change.Person, change.Account, over = before.Except(mapped).ToArray() },
            transaction,
            cancellationToken: cancellationToken));
        return new Teams([.. before.Intersect(mapped).Union(added)], added.Length, removed);
    }

    private sealed record Teams(Guid[] Given, int Added, int Removed);

    private sealed record Given
    {
        public string[] Roles { get; init; } = [];

        public Guid[] Teams { get; init; } = [];

        public string[] Held { get; init; } = [];

        public string[] HeldByOthers { get; init; } = [];
    }
}
