using Dapper;
using Microsoft.Extensions.Options;
using Npgsql;
using Vectrant.Core.Audit;
using Vectrant.Core.Common;
using Vectrant.Core.Identity;
using Vectrant.Core.Identity.Access;
using Vectrant.Core.Identity.Accounts;
using Vectrant.Core.Identity.Sessions;
using Vectrant.Core.Identity.Tokens;
using Vectrant.Infrastructure.Audit;
using Vectrant.Infrastructure.Persistence;

namespace Vectrant.Infrastructure.Identity.Tokens;

internal sealed class RefreshStore(AppDatabase database, IOptions<TokenOptions> options, IOptions<AccountOptions> accounts, IAccessEvents events, TimeProvider time)
    : IRefreshStore
{
    /// <summary>What a sign-in rests on, of the person <c>p</c>: a changed password, "sign out everywhere" and other roles give another value.</summary>
    internal const string Standing =
        """
        sha256(convert_to(concat_ws(' ', p.security_stamp,
          (SELECT string_agg(r.name, ',' ORDER BY r.name) FROM person_role pr JOIN role r ON r.id = pr.role_id WHERE pr.user_id = p.id)), 'UTF8'))
        """;

    private static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    public async Task<Result<LiveRefresh>> StartAsync(NewFamily family, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var now = time.GetUtcNow();
        var id = new FamilyId(Guid.CreateVersion7(now));
        var ends = now + options.Value.RefreshAbsolute;
        var expires = Earlier(now + options.Value.RefreshIdle, ends);

        // The person is locked: whoever disables them at this moment is either seen here or sees this family.
        var name = await connection.ExecuteScalarAsync<string?>(Sql(
            transaction, "SELECT display_name FROM person WHERE id = @Person AND disabled_at IS NULL FOR SHARE", new { family.Person }, cancellationToken));
        if (name is null)
        {
            return IdentityErrors.PersonDisabled;
        }

        await connection.ExecuteAsync(Sql(
            transaction,
            $"""
            INSERT INTO refresh_family (id, person_id, standing, methods, client, address, started_at, expires_at)
            SELECT @id, p.id, {Standing}, @Methods, @Client, @Address, @now, @ends FROM person p WHERE p.id = @Person;
            INSERT INTO refresh_token (hash, family_id, issued_at, expires_at) VALUES (@Token, @id, @now, @expires);
            INSERT INTO sign_in_history (person_id, at, outcome, methods, address, agent) VALUES (@Person, @now, 'signed_in', @Methods, @Address, @Client);
            """,
            new { id, family.Person, family.Token, family.Origin.Client, family.Origin.Address, Methods = family.Methods.ToArray(), now, ends, expires },
            cancellationToken));
        var detail = new Dictionary<string, object?> { ["from"] = family.Origin.Address, ["with"] = family.Methods, ["family"] = id.ToString(), ["for"] = "api" };
        await AuditAsync(connection, transaction, AuditAction.SignedIn, family.Person, name, detail, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new LiveRefresh(family.Person, id, expires);
    }

    public async Task<Result<LiveRefresh>> RotateAsync(byte[] used, byte[] successor, string? address, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);

        // Both rows are locked, so that whoever waited reads what the one before them wrote.
        var row = await connection.QuerySingleOrDefaultAsync<TokenRow>(Sql(
            transaction,
            $"""
            SELECT t.family_id, t.expires_at, t.used_at, f.person_id, f.methods, f.expires_at AS ends_at, f.revoked_at,
                   p.display_name, p.disabled_at IS NULL AND f.standing = {Standing} AS stands
            FROM refresh_token t JOIN refresh_family f ON f.id = t.family_id JOIN person p ON p.id = f.person_id
            WHERE t.hash = @used FOR UPDATE OF f, t
            """,
            new { used },
            cancellationToken));
        var now = time.GetUtcNow();
        if (row is null || row.RevokedAt is not null || row.EndsAt <= now)
        {
            return TokenErrors.RefreshRefused;
        }

        if (row.UsedAt is { } usedAt && now < usedAt + options.Value.RefreshGrace)
        {
            return TokenErrors.RefreshRepeated;
        }

        var counts = accounts.Value.LocalPasswords || !row.Methods.Contains(SignInMethod.Password);
        if (row.UsedAt is not null || !row.Stands || !counts)
        {
            var reason = row.UsedAt is not null ? RevokeReason.Reuse : row.Stands ? RevokeReason.PasswordsOff : RevokeReason.Standing;
            await RevokeAsync(connection, transaction, row, reason, now, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            if (row.UsedAt is not null)
            {
                events.Record(new AccessEvent(AccessEventKind.RefreshReused) { Person = new PersonId(row.PersonId), Subject = row.FamilyId.ToString(), Address = address });
            }

            return reason == RevokeReason.PasswordsOff ? TokenErrors.RefreshPasswordsOff : TokenErrors.RefreshRefused;
        }

        if (row.ExpiresAt <= now)
        {
            return TokenErrors.RefreshRefused;
        }

        var expires = Earlier(now + options.Value.RefreshIdle, row.EndsAt);
        await connection.ExecuteAsync(Sql(
            transaction,
            """
            UPDATE refresh_token SET used_at = @now WHERE hash = @used;
            INSERT INTO refresh_token (hash, family_id, parent, issued_at, expires_at) VALUES (@successor, @FamilyId, @used, @now, @expires);
            """,
            new { used, successor, row.FamilyId, now, expires },
            cancellationToken));
        await transaction.CommitAsync(cancellationToken);
        return new LiveRefresh(new PersonId(row.PersonId), new FamilyId(row.FamilyId), expires);
    }

    public Task RevokeAsync(byte[] token, CancellationToken cancellationToken) =>
        SignOutAsync("f.id = (SELECT family_id FROM refresh_token WHERE hash = @token)", new { token }, cancellationToken);

    public Task RevokeAsync(FamilyId family, CancellationToken cancellationToken) => SignOutAsync("f.id = @family", new { family }, cancellationToken);

    public async Task<DateTimeOffset?> ProvedAtAsync(AccessClaims claims, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<DateTimeOffset?>(Sql(
            null,
            $"""
            SELECT f.started_at FROM refresh_family f JOIN person p ON p.id = f.person_id
            WHERE f.id = @Family AND f.person_id = @Person AND f.revoked_at IS NULL AND f.expires_at > @now AND p.disabled_at IS NULL AND f.standing = {Standing}
              AND (@passwords OR NOT @Password = ANY (f.methods))
            """,
            new { claims.Family, claims.Person, now = time.GetUtcNow(), passwords = accounts.Value.LocalPasswords, SignInMethod.Password },
            cancellationToken));
    }

    public async Task PurgeAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await connection.ExecuteAsync(Sql(
            null, "DELETE FROM refresh_family WHERE expires_at < @before OR revoked_at < @before", new { before = time.GetUtcNow() - Kept }, cancellationToken));
    }

    private async Task SignOutAsync(string which, object values, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var row = await connection.QuerySingleOrDefaultAsync<TokenRow>(Sql(
            transaction,
            $"""
            SELECT f.id AS family_id, f.person_id, p.display_name FROM refresh_family f JOIN person p ON p.id = f.person_id
            WHERE {which} AND f.revoked_at IS NULL FOR UPDATE OF f
            """,
            values,
            cancellationToken));
        if (row is not null)
        {
            await RevokeAsync(connection, transaction, row, RevokeReason.SignedOut, time.GetUtcNow(), cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
    }

    private static async Task RevokeAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, TokenRow row, string reason, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await connection.ExecuteAsync(Sql(
            transaction, "UPDATE refresh_family SET revoked_at = @now, revoked_reason = @reason WHERE id = @FamilyId", new { now, reason, row.FamilyId }, cancellationToken));
        var detail = new Dictionary<string, object?> { ["family"] = row.FamilyId.ToString(), ["reason"] = reason };
        await AuditAsync(connection, transaction, AuditAction.ProgramSignedOut, new PersonId(row.PersonId), row.DisplayName, detail, cancellationToken);
    }

    private static Task AuditAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, string action, PersonId person, string name, Dictionary<string, object?> detail, CancellationToken cancellationToken) =>
        AuditSql.AppendAsync(
            connection,
            transaction,
            new AuditEntry(new Actor(person, name, new HashSet<string>(), new HashSet<Permission>()), action, "person", person.ToString(), detail),
            cancellationToken);

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;

    private static CommandDefinition Sql(NpgsqlTransaction? transaction, string sql, object values, CancellationToken cancellationToken) =>
        new(sql, values, transaction, cancellationToken: cancellationToken);

    private static class RevokeReason
    {
        public const string Reuse = "reuse";
        public const string Standing = "standing";
        public const string PasswordsOff = "passwords_off";
        public const string SignedOut = "signed_out";
    }

    private sealed record TokenRow
    {
        public Guid FamilyId { get; init; }

        public Guid PersonId { get; init; }

        public string DisplayName { get; init; } = "";

        public string[] Methods { get; init; } = [];

        public DateTimeOffset ExpiresAt { get; init; }

        public DateTimeOffset EndsAt { get; init; }

        public DateTimeOffset? UsedAt { get; init; }

        public DateTimeOffset? RevokedAt { get; init; }

        public bool Stands { get; init; }
    }
}
