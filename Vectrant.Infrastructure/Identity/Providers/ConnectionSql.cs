using Dapper;
using Npgsql;
using Vectrant.Core.Identity.Providers;

namespace Vectrant.Infrastructure.Identity.Providers;

/// <summary>Statements about connected accounts that several deeds share.</summary>
internal static class ConnectionSql
{
    /// <summary>The id, or null when the account is connected already.</summary>
    public static Task<Guid?> AddAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, Guid person, ExternalIdentity identity, DateTimeOffset now, bool used, CancellationToken cancellationToken) =>
        connection.ExecuteScalarAsync<Guid?>(new CommandDefinition(
            """
            INSERT INTO connected_account (id, provider, issuer, subject, person_id, email, created_at, last_used_at)
            VALUES (@id, @Provider, @Issuer, @Subject, @person, @Email, @now, @last)
            ON CONFLICT (provider, issuer, subject) DO NOTHING RETURNING id
            """,
            new { id = Guid.CreateVersion7(now), identity.Provider, identity.Issuer, identity.Subject, person, identity.Email, now, last = used ? now : (DateTimeOffset?)null },
            transaction,
            cancellationToken: cancellationToken));

    /// <summary>Makes two changes to the ways in of one person wait for each other. False when there is no such person.</summary>
    public static Task<bool> LockPersonAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, Guid? person, CancellationToken cancellationToken) =>
        connection.ExecuteScalarAsync<bool>(new CommandDefinition(
            "SELECT true FROM person WHERE id = @person FOR UPDATE", new { person }, transaction, cancellationToken: cancellationToken));

    /// <summary>Whether somebody can still sign in without one of the connected accounts (null: without any).</summary>
    /// <param name="passwords">Whether a password counts; where signing in with one is switched off it opens nothing.</param>
    public static Task<bool> HasOtherWayInAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, Guid person, Guid? without, bool passwords, CancellationToken cancellationToken) =>
        connection.ExecuteScalarAsync<bool>(new CommandDefinition(
            """
            SELECT EXISTS (SELECT FROM person WHERE id = @person AND password_hash IS NOT NULL AND @passwords)
                OR EXISTS (SELECT FROM person_passkey WHERE user_id = @person)
                OR EXISTS (SELECT FROM connected_account WHERE person_id = @person AND id IS DISTINCT FROM @without)
            """,
            new { person, without, passwords },
            transaction,
            cancellationToken: cancellationToken));
}
