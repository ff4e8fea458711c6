using Dapper;
using Microsoft.Extensions.Options;
using Vectrant.Core.Audit;
using Vectrant.Core.Common;
using Vectrant.Core.Identity.Accounts;
using Vectrant.Core.Identity.People;
using Vectrant.Core.Identity.Sessions;
using Vectrant.Core.Identity.Tokens;
using Vectrant.Infrastructure.Audit;
using Vectrant.Infrastructure.Identity.People;
using Vectrant.Infrastructure.Persistence;

namespace Vectrant.Infrastructure.Identity.Tokens;

internal sealed class ProgramStore(AppDatabase database, IOptions<AccountOptions> accounts, TimeProvider time) : IProgramStore
{
    public async Task<IReadOnlyList<ProgramRow>> ListAsync(Actor actor, PersonId person, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (actor.PersonId != person && !actor.May(Permission.ManagePeople))
        {
            return [];
        }

        await using var connection = await database.OpenAsync(cancellationToken);
        var rows = await connection.QueryAsync<Row>(new CommandDefinition(
            $"""
            SELECT f.id, f.client, f.address, f.started_at, f.expires_at, t.issued_at
            FROM refresh_family f JOIN person p ON p.id = f.person_id JOIN refresh_token t ON t.family_id = f.id AND t.used_at IS NULL
            WHERE f.person_id = @person AND f.revoked_at IS NULL AND f.expires_at > @now AND t.expires_at > @now
              AND p.disabled_at IS NULL AND f.standing = {RefreshStore.Standing} AND (@passwords OR NOT @Password = ANY (f.methods))
            ORDER BY t.issued_at DESC, f.id DESC
            """,
            new { person, now = time.GetUtcNow(), passwords = accounts.Value.LocalPasswords, SignInMethod.Password },
            cancellationToken: cancellationToken));
        return [.. rows.Select(row => new ProgramRow(new FamilyId(row.Id), row.Client ?? "", row.Address, row.StartedAt, row.IssuedAt, row.ExpiresAt))];
    }

    public async Task<Result<Done>> EndAsync(Actor actor, PersonId person, FamilyId program, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (await PersonGuard.RefuseAsync(connection, transaction, actor, person, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        var ended = await connection.ExecuteAsync(new CommandDefinition(
            "UPDATE refresh_family SET revoked_at = @now, revoked_reason = 'ended' WHERE id = @program AND person_id = @person AND revoked_at IS NULL AND expires_at > @now",
            new { now = time.GetUtcNow(), program, person },
            transaction,
            cancellationToken: cancellationToken));
        if (ended == 0)
        {
            return PersonErrors.SessionNotFound;
        }

        var detail = new Dictionary<string, object?> { ["family"] = program.ToString(), ["reason"] = "ended" };
        await AuditSql.AppendAsync(connection, transaction, new AuditEntry(actor, AuditAction.ProgramSignedOut, "person", person.ToString(), detail), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return Done.Instance;
    }

    private sealed record Row
    {
        public Guid Id { get; init; }

        public string? Client { get; init; }

        public string? Address { get; init; }

        public DateTimeOffset StartedAt { get; init; }

        public DateTimeOffset IssuedAt { get; init; }

        public DateTimeOffset ExpiresAt { get; init; }
    }
}
