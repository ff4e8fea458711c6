using Dapper;
using Microsoft.Extensions.Options;
using Vectrant.Core.Audit;
using Vectrant.Core.Common;
using Vectrant.Core.Identity.Accounts;
using Vectrant.Core.Identity.Providers;
using Vectrant.Infrastructure.Audit;
using Vectrant.Infrastructure.Persistence;

namespace Vectrant.Infrastructure.Identity.Providers;

internal sealed class ConnectedAccounts(AppDatabase database, NewcomerStore newcomers, IOptions<AccountOptions> options, TimeProvider clock) : IConnectedAccounts
{
    private const string Subject = "connected_account";

    public async Task<bool> SpendAsync(byte[] stateHash, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var now = clock.GetUtcNow();

        // Older ones are refused by their own age; a day more covers clocks that differ.
        return await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
            """
            WITH gone AS (DELETE FROM spent_provider_state WHERE expires_at < @now),
                 spent AS (INSERT INTO spent_provider_state (hash, expires_at) VALUES (@stateHash, @expires) ON CONFLICT DO NOTHING RETURNING 1)
            SELECT EXISTS (SELECT FROM spent)
            """,
            new { stateHash, now, expires = now + SignInAttempt.Lifetime + TimeSpan.FromDays(1) },
            cancellationToken: cancellationToken));
    }

    public async Task<PersonId?> EnterAsync(ExternalIdentity identity, MappedRights rights, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var known = await connection.QuerySingleOrDefaultAsync<Known>(new CommandDefinition(
            """
            UPDATE connected_account a SET last_used_at = @now FROM person p
            WHERE p.id = a.person_id AND a.provider = @Provider AND a.issuer = @Issuer AND a.subject = @Subject
            RETURNING a.id, a.person_id, p.display_name
            """,
            new { identity.Provider, identity.Issuer, identity.Subject, now = clock.GetUtcNow() },
            transaction,
            cancellationToken: cancellationToken));
        if (known is null)
        {
            return null;
        }

        await RightsSql.ApplyAsync(connection, transaction, new RightsChange(known.Id, known.PersonId, known.DisplayName, identity.Provider, rights), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new PersonId(known.PersonId);
    }

    public async Task<PersonId?> HolderAsync(ExternalIdentity identity, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var holder = await connection.ExecuteScalarAsync<Guid?>(new CommandDefinition(
            "SELECT person_id FROM connected_account WHERE provider = @Provider AND issuer = @Issuer AND subject = @Subject",
            new { identity.Provider, identity.Issuer, identity.Subject },
            cancellationToken: cancellationToken));
        return holder is { } person ? new PersonId(person) : null;
    }

    public Task<Result<PersonId>> AdmitAsync(ExternalIdentity identity, MappedRights rights, IReadOnlyList<string>? newRoles, CancellationToken cancellationToken) =>
        newcomers.AdmitAsync(identity, rights, newRoles, cancellationToken);

    public async Task<Result<Done>> ConnectAsync(Actor actor, ExternalIdentity identity, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (actor.PersonId is not { } person)
        {
            return ProviderErrors.OtherSession;
        }

        await using var connection = await database.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (await ConnectionSql.AddAsync(connection, transaction, person.Value, identity, clock.GetUtcNow(), used: false, cancellationToken) is not { } added)
        {
            var owner = await connection.ExecuteScalarAsync<Guid?>(new CommandDefinition(
                "SELECT person_id FROM connected_account WHERE provider = @Provider AND issuer = @Issuer AND subject = @Subject",
                new { identity.Provider, identity.Issuer, identity.Subject },
                transaction,
                cancellationToken: cancellationToken));
            return owner == person.Value ? Done.Instance : ProviderErrors.TakenByAnother;
        }

        await AuditSql.AppendAsync(
            connection,
            transaction,
            new AuditEntry(actor, AuditAction.AccountConnected, Subject, added.ToString(), new Dictionary<string, object?> { ["provider"] = identity.Provider }),
            cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return Done.Instance;
    }

    public async Task<Result<Done>> DisconnectAsync(Actor actor, ConnectedAccountId account, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var person = actor.PersonId?.Value;
        if (!await ConnectionSql.LockPersonAsync(connection, transaction, person, cancellationToken))
        {
            return ProviderErrors.OtherSession;
        }

        if (!await ConnectionSql.HasOtherWayInAsync(connection, transaction, person!.Value, account.Value, options.Value.LocalPasswords, cancellationToken))
        {
            return ProviderErrors.LastWayIn;
        }

        var provider = await connection.ExecuteScalarAsync<string?>(new CommandDefinition(
            "DELETE FROM connected_account WHERE id = @account AND person_id = @person RETURNING provider",
            new { account, person },
            transaction,
            cancellationToken: cancellationToken));
        if (provider is not null)
        {
            await AuditSql.AppendAsync(
                connection,
                transaction,
                new AuditEntry(actor, AuditAction.AccountDisconnected, Subject, account.ToString(), new Dictionary<string, object?> { ["provider"] = provider }),
                cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        return Done.Instance;
    }

    private sealed record Known
    {
        public Guid Id { get; init; }

        public Guid PersonId { get; init; }

        public string DisplayName { get; init; } = "";
    }
}
