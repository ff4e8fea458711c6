using Dapper;
using Vectrant.Core.Common;
using Vectrant.Core.Identity.Providers;
using Vectrant.Infrastructure.Persistence;

namespace Vectrant.Infrastructure.Identity.Providers;

internal sealed class ConnectedAccountQuery(AppDatabase database) : IConnectedAccountQuery
{
    public async Task<IReadOnlyList<ConnectedAccount>> OfAsync(Actor actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        await using var connection = await database.OpenAsync(cancellationToken);
        var rows = await connection.QueryAsync<Row>(new CommandDefinition(
            "SELECT id, provider, email, created_at, last_used_at FROM connected_account WHERE person_id = @Person ORDER BY created_at, id",
            new { Person = actor.PersonId?.Value },
            cancellationToken: cancellationToken));
        return [.. rows.Select(row => new ConnectedAccount(new ConnectedAccountId(row.Id), row.Provider, row.Email, row.CreatedAt, row.LastUsedAt))];
    }

    public async Task<IReadOnlyDictionary<string, int>> CountsAsync(Actor actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (!actor.May(Permission.ManageProviders))
        {
            return new Dictionary<string, int>();
        }

        await using var connection = await database.OpenAsync(cancellationToken);
        var rows = await connection.QueryAsync<(string Provider, int People)>(new CommandDefinition(
            "SELECT provider, count(DISTINCT person_id)::int FROM connected_account GROUP BY provider", cancellationToken: cancellationToken));
        return rows.ToDictionary(row => row.Provider, row => row.People);
    }

    private sealed record Row
    {
        public Guid Id { get; init; }

        public string Provider { get; init; } = "";

        public string? Email { get; init; }

        public DateTimeOffset CreatedAt { get; init; }

        public DateTimeOffset? LastUsedAt { get; init; }
    }
}
