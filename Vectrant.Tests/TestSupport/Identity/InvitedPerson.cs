using Dapper;
using Npgsql;
using Vectrant.Infrastructure.Persistence;

namespace Vectrant.Tests.TestSupport.Identity;

/// <summary>People in the states in which a provider finds them.</summary>
public static class InvitedPerson
{
    /// <summary>Somebody with an invitation and no way to sign in yet.</summary>
    public static async Task<Guid> AddAsync(ConnectionStrings connections, string email, string name, TimeSpan lasts, params string[] roles)
    {
        await using var connection = new NpgsqlConnection(connections.Owner);
        var id = Guid.CreateVersion7();
        await connection.ExecuteAsync(
            """
            INSERT INTO person (id, display_name, user_name, normalized_user_name, email, normalized_email, email_confirmed, security_stamp, concurrency_stamp,
                                phone_number_confirmed, two_factor_enabled, lockout_enabled, access_failed_count)
            VALUES (@id, @name, @email, upper(@email), @email, upper(@email), false, @stamp, @stamp, false, false, true, 0);
            INSERT INTO account_token (hash, purpose, person_id, created_at, expires_at)
            VALUES (decode(md5(@stamp) || md5(@email), 'hex'), 'invitation', @id, now(), now() + @lasts);
            INSERT INTO role (id, name, normalized_name) SELECT gen_random_uuid(), r, upper(r) FROM unnest(@all) r ON CONFLICT DO NOTHING;
            INSERT INTO person_role (user_id, role_id) SELECT @id, id FROM role WHERE name = ANY(@roles);
            """,
            new { id, name, email, stamp = Guid.NewGuid().ToString("N"), lasts, roles, all = global::Vectrant.Core.Identity.Role.All.ToArray() });
        return id;
    }

    public static async Task<string[]> RolesAsync(ConnectionStrings connections, string email)
    {
        await using var connection = new NpgsqlConnection(connections.Owner);
        return [.. await connection.QueryAsync<string>(
            "SELECT r.name FROM role r JOIN person_role pr ON pr.role_id = r.id JOIN person p ON p.id = pr.user_id WHERE p.normalized_email = upper(@email) ORDER BY 1", new { email })];
    }
}
