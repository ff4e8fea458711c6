using System.Collections.Frozen;
using Dapper;
using Vectrant.Core.Common;
using Vectrant.Core.Identity;
using Vectrant.Infrastructure.Persistence;

namespace Vectrant.Infrastructure.Identity;

internal sealed class ActorSource(AppDatabase database) : IActorSource
{
    public async Task<Actor?> FindAsync(PersonId person, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var row = await connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition(
            """
            SELECT p.display_name,
                   ARRAY(SELECT r.name::text FROM person_role pr JOIN role r ON r.id = pr.role_id WHERE pr.user_id = p.id) AS roles
            FROM person p WHERE p.id = @person AND p.disabled_at IS NULL
            """,
            new { person },
            cancellationToken: cancellationToken));
        return row is null ? null : new Actor(person, row.DisplayName, row.Roles.ToFrozenSet(), Authority.PermissionsOf(row.Roles));
    }

    private sealed record Row
    {
        public required string DisplayName { get; init; }

        public required string[] Roles { get; init; }
    }
}
