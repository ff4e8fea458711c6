using Dapper;
using Npgsql;
using Vectrant.Infrastructure.Persistence;

namespace Vectrant.Tests.TestSupport.Identity;

/// <summary>Makes what somebody proved about themselves too old to count, as if they had signed in this morning.</summary>
internal static class StaleProof
{
    public static async Task MakeAsync(ConnectionStrings connections, string email)
    {
        await using var connection = new NpgsqlConnection(connections.Owner);
        var made = await connection.ExecuteAsync(
            "UPDATE person_session s SET proved_at = s.proved_at - interval '11 minutes' FROM person p WHERE p.id = s.person_id AND p.email = @email AND s.proved_at IS NOT NULL", new { email });
        if (made == 0)
        {
            throw new InvalidOperationException("There is no proof that could be made older.");
        }
    }
}
