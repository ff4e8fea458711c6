using Dapper;
using Microsoft.AspNetCore.DataProtection;
using Npgsql;
using Vectrant.Core.Audit;
using Vectrant.Core.Common;
using Vectrant.Core.Identity.Accounts;
using Vectrant.Core.Identity.Sessions;
using Vectrant.Infrastructure.Audit;
using Vectrant.Infrastructure.Persistence;

namespace Vectrant.Infrastructure.Identity.Accounts;

internal sealed class SecondFactors(AppDatabase database, IDataProtectionProvider protection, MailQueue mails, TimeProvider time) : ISecondFactors
{
    private readonly IDataProtector _protector = protection.CreateProtector("Vectrant.SecondFactor");

    public async Task<FactorState> StateAsync(PersonId person, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var (app, passkeys, codes) = await connection.QuerySingleAsync<(bool, int, int)>(Sql(
            null,
            """
            SELECT EXISTS (SELECT 1 FROM second_factor WHERE person_id = @Value AND confirmed_at IS NOT NULL),
                   (SELECT count(*)::integer FROM person_passkey WHERE user_id = @Value),
                   (SELECT count(*)::integer FROM recovery_code WHERE person_id = @Value AND used_at IS NULL)
            """,
            new { person.Value },
            cancellationToken));
        return new FactorState(app, passkeys, codes);
    }

    public async Task<byte[]?> PrepareAsync(PersonId person, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await connection.ExecuteAsync(Sql(
            null,
            "INSERT INTO second_factor (person_id, secret) VALUES (@Value, @secret) ON CONFLICT (person_id) DO NOTHING",
            new { person.Value, secret = _protector.Protect(Totp.NewSecret()) },
            cancellationToken));
        var row = await ReadAsync(connection, null, person, cancellationToken);
        return row is { ConfirmedAt: null } ? Open(row) : null;
    }

    public async Task<IReadOnlyList<string>?> ConfirmAsync(Actor actor, string code, string language, CancellationToken cancellationToken)
    {
        var person = PersonOf(actor);
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (await ReadAsync(connection, transaction, person, cancellationToken) is not { ConfirmedAt: null } row
            || Totp.StepOf(Open(row), code, time.GetUtcNow(), row.LastStep) is not { } step)
        {
            return null;
        }

        await connection.ExecuteAsync(Sql(
            transaction, "UPDATE second_factor SET confirmed_at = @now, last_step = @step WHERE person_id = @Value", new { person.Value, step, now = time.GetUtcNow() }, cancellationToken));
        var codes = await ReplaceCodesAsync(connection, transaction, person, cancellationToken);
        await TellAsync(connection, transaction, actor, person, AuditAction.SecondFactorAdded, (SecurityChange.FactorAdded, language), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return codes;
    }

    public async Task<CodeOutcome> UseCodeAsync(PersonId person, string code, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (await ReadAsync(connection, transaction, person, cancellationToken) is not { ConfirmedAt: not null } row)
        {
            return CodeOutcome.Wrong;
        }

        var secret = Open(row);
        if (Totp.StepOf(secret, code, time.GetUtcNow(), row.LastStep) is not { } step)
        {
            return Totp.StepOf(secret, code, time.GetUtcNow(), 0) is null ? CodeOutcome.Wrong : CodeOutcome.UsedAgain;
        }

        await connection.ExecuteAsync(Sql(transaction, "UPDATE second_factor SET last_step = @step WHERE person_id = @Value", new { person.Value, step }, cancellationToken));
        await transaction.CommitAsync(cancellationToken);
        return CodeOutcome.Accepted;
    }

    public async Task<CodeOutcome> UseRecoveryCodeAsync(PersonId person, string code, string language, CancellationToken cancellationToken)
    {
        var hash = RecoveryCode.HashOf(person, code);
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var used = await connection.ExecuteAsync(Sql(
            transaction, "UPDATE recovery_code SET used_at = @now WHERE person_id = @Value AND hash = @hash AND used_at IS NULL", new { person.Value, hash, now = time.GetUtcNow() }, cancellationToken));
        if (used == 1 && await AccountSql.PersonAsync(connection, transaction, person.Value, cancellationToken) is { } account)
        {
            await TellAsync(
                connection, transaction, AccountLog.ActorOf(account), person, AuditAction.RecoveryCodeUsed, (SecurityChange.RecoveryCodeUsed, language), cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return CodeOutcome.Accepted;
        }

        var known = await connection.ExecuteScalarAsync<bool>(Sql(
            transaction, "SELECT EXISTS (SELECT 1 FROM recovery_code WHERE person_id = @Value AND hash = @hash)", new { person.Value, hash }, cancellationToken));
        return known ? CodeOutcome.UsedAgain : CodeOutcome.Wrong;
    }

    public async Task<IReadOnlyList<string>> NewRecoveryCodesAsync(Actor actor, CancellationToken cancellationToken)
    {
        var person = PersonOf(actor);
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var codes = await ReplaceCodesAsync(connection, transaction, person, cancellationToken);
        await TellAsync(connection, transaction, actor, person, AuditAction.RecoveryCodesMade, null, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return codes;
    }

    public async Task RemoveAsync(Actor actor, PersonId person, bool passkeys, string? kept, string language, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await connection.ExecuteAsync(Sql(
            transaction,
            """
            DELETE FROM second_factor WHERE person_id = @Value;
            DELETE FROM recovery_code WHERE person_id = @Value;
            DELETE FROM person_passkey WHERE user_id = @Value AND @passkeys;
            """,
            new { person.Value, passkeys },
            cancellationToken));
        await AccountSql.EndSignInsAsync(
            connection, transaction, new EndedSignIns(person.Value, time.GetUtcNow(), "factor_removed", kept is null ? null : SessionToken.HashOf(kept)), cancellationToken);
        await TellAsync(connection, transaction, actor, person, AuditAction.SecondFactorRemoved, (SecurityChange.FactorRemoved, language), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private static PersonId PersonOf(Actor actor) => actor.PersonId ?? throw new InvalidOperationException("Only a person has second factors.");

    private byte[] Open(Row row) => _protector.Unprotect(row.Secret);

    private static async Task<IReadOnlyList<string>> ReplaceCodesAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, PersonId person, CancellationToken cancellationToken)
    {
        var codes = RecoveryCode.New();
        await connection.ExecuteAsync(Sql(
            transaction,
            "DELETE FROM recovery_code WHERE person_id = @Value; INSERT INTO recovery_code (person_id, hash) SELECT @Value, unnest(@hashes)",
            new { person.Value, hashes = codes.Select(code => RecoveryCode.HashOf(person, code)).ToArray() },
            cancellationToken));
        return codes;
    }

    // Locked where there is a transaction: of two uses of one code at the same time, on any node, the second sees the first.
    private static Task<Row?> ReadAsync(NpgsqlConnection connection, NpgsqlTransaction? transaction, PersonId person, CancellationToken cancellationToken) =>
        connection.QuerySingleOrDefaultAsync<Row?>(Sql(
            transaction,
            "SELECT secret, confirmed_at, last_step FROM second_factor WHERE person_id = @Value" + (transaction is null ? "" : " FOR UPDATE"),
            new { person.Value },
            cancellationToken));

    private async Task TellAsync(
        NpgsqlConnection connection,
        NpgsqlTransaction transaction,
        Actor actor,
        PersonId person,
        string action,
        (SecurityChange Change, string Language)? mail,
        CancellationToken cancellationToken)
    {
        await AuditSql.AppendAsync(connection, transaction, new AuditEntry(actor, action, "person", person.ToString(), new Dictionary<string, object?>()), cancellationToken);
        if (mail is { } about && await AccountSql.PersonAsync(connection, transaction, person.Value, cancellationToken) is { } account)
        {
            await mails.AddAsync(connection, transaction, account, MailTexts.Changed(account.Name, about.Change, time.GetUtcNow(), about.Language), cancellationToken);
        }
    }

    private static CommandDefinition Sql(NpgsqlTransaction? transaction, string text, object parameters, CancellationToken cancellationToken) =>
        new(text, parameters, transaction, cancellationToken: cancellationToken);

    private sealed record Row
    {
        public byte[] Secret { get; init; } = [];

        public DateTimeOffset? ConfirmedAt { get; init; }

        public long LastStep { get; init; }
    }
}
