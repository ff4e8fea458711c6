using Dapper;
using Npgsql;
using Vectrant.Core.Common;
using Vectrant.Core.Identity;
using Vectrant.Core.Identity.People;

namespace Vectrant.Infrastructure.Identity.People;

/// <summary>What must hold at the moment of the deed, whatever the actor's page knew when it was opened.</summary>
internal static class PersonGuard
{
    /// <summary>Serialises changes of people: two of them could each remove one of the last two admins.</summary>
    public static Task LockAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(new CommandDefinition(
            "SELECT pg_advisory_xact_lock(hashtextextended('vectrant.people', 0))", transaction: transaction, cancellationToken: cancellationToken));

    /// <summary>Null when the actor, as they are now, may change the person: themselves, or somebody who has no right that they lack.</summary>
    public static async Task<Error?> RefuseAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, Actor actor, PersonId person, CancellationToken cancellationToken)
    {
        var theirs = await RolesAsync(connection, transaction, person, mustBeEnabled: false, cancellationToken);
        if (theirs is null)
        {
            return PersonErrors.NotFound;
        }

        if (actor.PersonId is not { } id || id == person)
        {
            return null;
        }

        var own = await RolesAsync(connection, transaction, id, mustBeEnabled: true, cancellationToken);
        var may = Authority.PermissionsOf(own ?? []);
        return !may.Contains(Permission.ManagePeople) ? PersonErrors.MayNotManage
            : Authority.PermissionsOf(theirs).IsSubsetOf(may) ? null
            : PersonErrors.BeyondOwn;
    }

    /// <summary>Whether some admin other than this person can sign in.</summary>
    public static Task<bool> HasAnotherAdminAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, PersonId person, CancellationToken cancellationToken) =>
        connection.ExecuteScalarAsync<bool>(new CommandDefinition(
            """
            SELECT EXISTS (
              SELECT FROM person p JOIN person_role pr ON pr.user_id = p.id JOIN role r ON r.id = pr.role_id
              WHERE r.name = @admin AND p.disabled_at IS NULL AND p.id <> @person)
            """,
            new { admin = Role.Admin, person },
            transaction,
            cancellationToken: cancellationToken));

    /// <summary>Null when there is no such person.</summary>
    public static async Task<string[]?> RolesAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, PersonId person, bool mustBeEnabled, CancellationToken cancellationToken) =>
        await connection.ExecuteScalarAsync<string[]?>(new CommandDefinition(
            """
            SELECT ARRAY(SELECT r.name::text FROM person_role pr JOIN role r ON r.id = pr.role_id WHERE pr.user_id = p.id)
            FROM person p WHERE p.id = @person AND (p.disabled_at IS NULL OR NOT @mustBeEnabled)
            """,
            new { person, mustBeEnabled },
            transaction,
            cancellationToken: cancellationToken));
}
