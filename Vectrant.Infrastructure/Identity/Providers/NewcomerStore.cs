using Dapper;
using Npgsql;
using Vectrant.Core.Audit;
using Vectrant.Core.Common;
using Vectrant.Core.Identity.Providers;
using Vectrant.Infrastructure.Audit;
using Vectrant.Infrastructure.Persistence;

namespace Vectrant.Infrastructure.Identity.Providers;

/// <summary>Lets somebody in for the first time.</summary>
internal sealed class NewcomerStore(AppDatabase database, TimeProvider clock)
{
    public async Task<Result<PersonId>> AdmitAsync(ExternalIdentity identity, MappedRights rights, IReadOnlyList<string>? newRoles, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var email = identity.Email!;
        var found = await connection.QuerySingleOrDefaultAsync<Found>(new CommandDefinition(
            "SELECT id, display_name FROM person WHERE normalized_email = @Email FOR UPDATE", new { Email = Normalised(email) }, transaction, cancellationToken: cancellationToken));
        var isNew = found is null;
        if (found is not null && !await AcceptsInvitationAsync(connection, transaction, found.Id, cancellationToken))
        {
            return ProviderErrors.AccountExists;
        }

        if (found is null && newRoles is null)
        {
            return ProviderErrors.NotInvited;
        }

        found ??= await CreateAsync(connection, transaction, identity, newRoles!, cancellationToken);
        if (found is null || await ConnectionSql.AddAsync(connection, transaction, found.Id, identity, clock.GetUtcNow(), used: true, cancellationToken) is not { } account)
        {
            // Somebody with the same address, or the same one in another window, was faster by a moment.
            return ProviderErrors.AccountExists;
        }

        await AuditSql.AppendAsync(
            connection,
            transaction,
            new AuditEntry(
                new Actor(new PersonId(found.Id), found.DisplayName, new HashSet<string>(), new HashSet<Permission>()),
                isNew ? AuditAction.PersonCreated : AuditAction.InvitationAccepted,
                "person",
                found.Id.ToString(),
                new Dictionary<string, object?> { ["provider"] = identity.Provider, ["account"] = account, ["roles"] = isNew ? newRoles : null }),
            cancellationToken);
        await RightsSql.ApplyAsync(connection, transaction, new RightsChange(account, found.Id, found.DisplayName, identity.Provider, rights), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new PersonId(found.Id);
    }

    /// <summary>
    /// Uses up an open invitation of somebody who has no way in yet. An account that is in use is never joined by its address alone: the provider
    /// may have given the address to somebody else.
    /// </summary>
    private async Task<bool> AcceptsInvitationAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, Guid person, CancellationToken cancellationToken)
    {
        if (await ConnectionSql.HasOtherWayInAsync(connection, transaction, person, null, passwords: true, cancellationToken))
        {
            return false;
        }

        var used = await connection.ExecuteAsync(new CommandDefinition(
            """
            WITH used AS (
              UPDATE account_token SET used_at = @now WHERE person_id = @person AND purpose = 'invitation' AND used_at IS NULL AND expires_at > @now RETURNING person_id)
            UPDATE person SET email_confirmed = true WHERE id IN (SELECT person_id FROM used) AND disabled_at IS NULL
            """,
            new { person, now = clock.GetUtcNow() },
            transaction,
            cancellationToken: cancellationToken));
        return used == 1;
    }

    /// <summary>Null when the address was taken a moment ago.</summary>
    private static async Task<Found?> CreateAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, ExternalIdentity identity, IReadOnlyList<string> roles, CancellationToken cancellationToken)
    {
        var person = new Found { Id = Guid.CreateVersion7(), DisplayName = identity.Name ?? identity.Email! };
        var created = await connection.ExecuteAsync(new CommandDefinition(
            """
            INSERT INTO person (id, display_name, user_name, normalized_user_name, email, normalized_email, email_confirmed, security_stamp, concurrency_stamp,
                                phone_number_confirmed, two_factor_enabled, lockout_enabled, access_failed_count)
            VALUES (@Id, @DisplayName, @Email, @Normalised, @Email, @Normalised, true, @Stamp, @Id::text, false, false, true, 0)
            ON CONFLICT DO NOTHING
            """,
            new { person.Id, person.DisplayName, identity.Email, Normalised = Normalised(identity.Email!), Stamp = Guid.NewGuid().ToString("N") },
            transaction,
            cancellationToken: cancellationToken));
        if (created == 0)
        {
            return null;
        }

        await connection.ExecuteAsync(new CommandDefinition(
            "INSERT INTO person_role (user_id, role_id) SELECT @Id, id FROM role WHERE name = ANY(@roles)",
            new { person.Id, roles = roles.ToArray() },
            transaction,
            cancellationToken: cancellationToken));
        return person;
    }

    // As ASP.NET Core Identity does.
    private static string Normalised(string email) => email.Normalize().ToUpperInvariant();

    private sealed record Found
    {
        public Guid Id { get; init; }

        public string DisplayName { get; init; } = "";
    }
}
