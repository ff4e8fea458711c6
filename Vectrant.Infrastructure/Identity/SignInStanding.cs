using Dapper;
using Vectrant.Core.Common;
using Vectrant.Core.Identity;
using Vectrant.Infrastructure.Persistence;

namespace Vectrant.Infrastructure.Identity;

internal sealed class SignInStanding(AppDatabase database) : ISignInStanding
{
    public async Task<bool> HoldsAsync(PersonId person, string? securityStamp, IReadOnlySet<string> roles, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var row = await connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition(
            """
            SELECT p.security_stamp,
                   ARRAY(SELECT r.name::text FROM person_role pr JOIN role r ON r.id = pr.role_id WHERE pr.user_id = p.id) AS roles
            FROM person p WHERE p.id = @Id AND p.disabled_at IS NULL
            """,
            new { Id = person.Value },
            cancellationToken: cancellationToken));
        return row is not null && row.SecurityStamp == securityStamp && roles.SetEquals(row.Roles);
    }

    private sealed record Row
    {
        public string? SecurityStamp { get; init; }

        public string[] Roles { get; init; } = [];
    }
}
