using Dapper;
using Microsoft.Extensions.Options;
using Npgsql;
using Vectrant.Core.Audit;
using Vectrant.Core.Common;
using Vectrant.Core.Identity.Accounts;
using Vectrant.Core.Identity.Tokens;
using Vectrant.Infrastructure.Audit;
using Vectrant.Infrastructure.Persistence;

namespace Vectrant.Infrastructure.Identity.Tokens;

internal sealed class ApiKeyStore(AppDatabase database, IOptions<AccountOptions> accounts, TimeProvider time) : IApiKeyStore
{
    private const int MostRows = 1000;
    private const string Columns = "k.id, k.owner_id, k.name, k.shown, k.scopes, k.created_at, k.expires_at, k.last_used_at, k.revoked_at, k.replaced_by";
    private const string Works = "k.revoked_at IS NULL AND k.expires_at > @now";

    // A provider asks for factors of its own: whoever can come in through one has what their role asks for.
    private const string Rests =
        """
        (@Asked && ARRAY(SELECT r.name::text FROM person_role pr JOIN role r ON r.id = pr.role_id WHERE pr.user_id = k.owner_id)
          AND NOT EXISTS (SELECT FROM second_factor f WHERE f.person_id = k.owner_id AND f.confirmed_at IS NOT NULL)
          AND NOT EXISTS (SELECT FROM person_passkey f WHERE f.user_id = k.owner_id)
          AND NOT EXISTS (SELECT FROM connected_account a WHERE a.person_id = k.owner_id)) AS rests
        """;

    private string[] Asked => [.. accounts.Value.SecondFactorFor];

    public async Task CreateAsync(Actor owner, NewApiKey key, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await InsertAsync(connection, transaction, owner, key, key.Name, [.. key.Scopes.Select(scope => scope.ToString())], cancellationToken);
        var detail = new Dictionary<string, object?> { ["name"] = key.Name, ["scopes"] = key.Scopes.Select(scope => scope.ToString()), ["expires"] = key.ExpiresAt };
        await AuditAsync(connection, transaction, owner, AuditAction.ApiKeyCreated, key.Id, detail, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    public async Task<StoredApiKey?> RenewAsync(Actor owner, ApiKeyId old, NewApiKey renewed, DateTimeOffset overlapUntil, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var row = await connection.QuerySingleOrDefaultAsync<Row>(Sql(
            transaction,
            $"""
            SELECT {Columns} FROM api_key k
            WHERE k.id = @old AND k.owner_id = @Owner AND k.revoked_at IS NULL AND k.replaced_by IS NULL AND k.expires_at > @now FOR UPDATE
            """,
            new { old, Owner = owner.PersonId, now = time.GetUtcNow() },
            cancellationToken));
        if (row is null)
        {
            return null;
        }

        await InsertAsync(connection, transaction, owner, renewed, row.Name, row.Scopes, cancellationToken);
        await connection.ExecuteAsync(Sql(
            transaction, "UPDATE api_key SET replaced_by = @Id, expires_at = LEAST(expires_at, @overlapUntil) WHERE id = @old", new { renewed.Id, old, overlapUntil }, cancellationToken));
        var detail = new Dictionary<string, object?> { ["name"] = row.Name, ["into"] = renewed.Id.ToString(), ["expires"] = renewed.ExpiresAt };
        await AuditAsync(connection, transaction, owner, AuditAction.ApiKeyRenewed, old, detail, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return row.ToKey();
    }

    public async Task<bool> RevokeAsync(Actor actor, ApiKeyId id, bool any, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var row = await connection.QuerySingleOrDefaultAsync<Row>(Sql(
            transaction, $"SELECT {Columns} FROM api_key k WHERE k.id = @id AND (@any OR k.owner_id = @Person) FOR UPDATE", new { id, any, Person = actor.PersonId }, cancellationToken));
        if (row is { RevokedAt: null })
        {
            await connection.ExecuteAsync(Sql(transaction, "UPDATE api_key SET revoked_at = @now WHERE id = @id", new { id, now = time.GetUtcNow() }, cancellationToken));
            var detail = new Dictionary<string, object?> { ["name"] = row.Name, ["owner"] = row.OwnerId.ToString() };
            await AuditAsync(connection, transaction, actor, AuditAction.ApiKeyRevoked, id, detail, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        return row is not null;
    }

    public async Task<StoredApiKey?> FindAsync(byte[] hash, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var row = await connection.QuerySingleOrDefaultAsync<Row>(Sql(null, $"SELECT {Columns}, {Rests} FROM api_key k WHERE k.hash = @hash", new { hash, Asked }, cancellationToken));
        return row?.ToKey();
    }

    public async Task UsedAsync(ApiKeyId id, DateTimeOffset at, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await connection.ExecuteAsync(Sql(
            null, "UPDATE api_key SET last_used_at = @at WHERE id = @id AND (last_used_at IS NULL OR last_used_at < @at)", new { id, at }, cancellationToken));
    }

    public async Task<Page<ApiKeyLine>> PageAsync(PersonId? owner, ApiKeyFilter filter, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var size = Math.Clamp(filter.Limit, 1, MostRows);
        var now = time.GetUtcNow();
        await using var connection = await database.OpenAsync(cancellationToken);

        // Ids are made in the order of time, so that the primary key is the list's order.
        var rows = (await connection.QueryAsync<Row>(Sql(
            null,
            $"""
            SELECT {Columns}, {Rests}, p.display_name AS owner_name FROM api_key k JOIN person p ON p.id = k.owner_id
            WHERE (@owner::uuid IS NULL OR k.owner_id = @owner) AND (@before::uuid IS NULL OR k.id < @before)
              AND (@search::text IS NULL OR position(lower(@search) IN lower(concat_ws(' ', k.name, k.shown, p.display_name, p.email))) > 0)
              AND CASE @state::text
                    WHEN '{nameof(ApiKeyState.Works)}' THEN {Works}
                    WHEN '{nameof(ApiKeyState.EndsSoon)}' THEN {Works} AND k.expires_at < @soon
                    WHEN '{nameof(ApiKeyState.Unused)}' THEN {Works} AND coalesce(k.last_used_at, k.created_at) < @idle
                    WHEN '{nameof(ApiKeyState.Ended)}' THEN NOT ({Works})
                    ELSE true
                  END
            ORDER BY k.id DESC LIMIT @limit
            """,
            new
            {
                owner = owner?.Value,
                before = Guid.TryParse(filter.Before, out var last) ? last : (Guid?)null,
                search = filter.Search,
                state = filter.State?.ToString(),
                now,
                soon = now + ApiKeyFilter.Soon,
                idle = now - ApiKeyFilter.Idle,
                limit = size + 1,
                Asked,
            },
            cancellationToken))).AsList();
        var page = rows.Take(size).Select(row => row.ToLine()).ToList();
        return new Page<ApiKeyLine>(page, rows.Count > size ? page[^1].Id.Value.ToString() : null);
    }

    private Task<int> InsertAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, Actor owner, NewApiKey key, string name, string[] scopes, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(Sql(
            transaction,
            """
            INSERT INTO api_key (id, hash, name, shown, scopes, owner_id, created_at, expires_at)
            VALUES (@Id, @Hash, @name, @Shown, @scopes, @Owner, @now, @ExpiresAt)
            """,
            new { key.Id, key.Hash, name, key.Shown, scopes, Owner = owner.PersonId, now = time.GetUtcNow(), key.ExpiresAt },
            cancellationToken));

    private static Task AuditAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, Actor actor, string action, ApiKeyId id, Dictionary<string, object?> detail, CancellationToken cancellationToken) =>
        AuditSql.AppendAsync(connection, transaction, new AuditEntry(actor, action, "api_key", id.ToString(), detail), cancellationToken);

    private static CommandDefinition Sql(NpgsqlTransaction? transaction, string sql, object values, CancellationToken cancellationToken) =>
        new(sql, values, transaction, cancellationToken: cancellationToken);

    private sealed record Row
    {
        public Guid Id { get; init; }

        public Guid OwnerId { get; init; }

        public string OwnerName { get; init; } = "";

        public string Name { get; init; } = "";

        public string Shown { get; init; } = "";

        public string[] Scopes { get; init; } = [];

        public DateTimeOffset CreatedAt { get; init; }

        public DateTimeOffset ExpiresAt { get; init; }

        public DateTimeOffset? LastUsedAt { get; init; }

        public DateTimeOffset? RevokedAt { get; init; }

        public Guid? ReplacedBy { get; init; }

        public bool Rests { get; init; }

        public ApiKeyLine ToLine()
        {
            var key = ToKey();
            return new ApiKeyLine(key.Id, Name, Shown, key.Scopes, key.Owner, OwnerName, CreatedAt, ExpiresAt, LastUsedAt, RevokedAt, ReplacedBy is not null, Rests);
        }

        // What is no scope, or not any more, allows nothing.
        public StoredApiKey ToKey() => new(
            new ApiKeyId(Id),
            new PersonId(OwnerId),
            Name,
            [.. ApiKeyScopes.All.Where(scope => Scopes.Contains(scope.ToString()))],
            ExpiresAt,
            RevokedAt,
            LastUsedAt,
            Rests);
    }
}
