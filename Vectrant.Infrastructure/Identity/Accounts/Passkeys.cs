using System.Buffers.Text;
using System.Text.Json;
using Dapper;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Npgsql;
using Vectrant.Core.Audit;
using Vectrant.Core.Common;
using Vectrant.Core.Identity.Accounts;
using Vectrant.Core.Identity.Sessions;
using Vectrant.Infrastructure.Audit;
using Vectrant.Infrastructure.Identity.Providers;
using Vectrant.Infrastructure.Persistence;

namespace Vectrant.Infrastructure.Identity.Accounts;

/// <summary>Keeps a passkey that Identity has verified.</summary>
public interface IPasskeyRegister
{
    /// <summary>Refused when somebody has it already.</summary>
    Task<Result<Done>> AddAsync(Actor actor, UserPasskeyInfo passkey, string language, CancellationToken cancellationToken);
}

internal sealed class Passkeys(AppDatabase database, MailQueue mails, IOptions<AccountOptions> options, TimeProvider time) : IPasskeys, IPasskeyRegister
{
    public async Task<IReadOnlyList<PasskeyLine>> ListAsync(PersonId person, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return [.. (await PersonStore.ReadAsync(connection, person.Value, cancellationToken)).Select(row => (Id: Base64Url.EncodeToString(row.CredentialId), Data: row.Read()))
            .Select(passkey => new PasskeyLine(passkey.Id, passkey.Data.Name ?? "", passkey.Data.CreatedAt, passkey.Data.IsBackedUp))];
    }

    public async Task<Result<Done>> AddAsync(Actor actor, UserPasskeyInfo passkey, string language, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(passkey);
        var person = PersonOf(actor);
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (await PersonStore.WriteAsync(connection, transaction, person.Value, passkey, cancellationToken) == 0)
        {
            return AccountErrors.PasskeyRefused;
        }

        await TellAsync(connection, transaction, actor, AuditAction.PasskeyAdded, (SecurityChange.FactorAdded, language), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return Done.Instance;
    }

    public async Task<Result<Done>> RenameAsync(Actor actor, string id, string name, CancellationToken cancellationToken)
    {
        if (TextInput.Line(name, IPasskeys.MaxName) is not { } text)
        {
            return AccountErrors.NameInvalid(IPasskeys.MaxName);
        }

        return await ChangeAsync(
            actor,
            id,
            "UPDATE person_passkey SET data = jsonb_set(data, '{Name}', @value::jsonb) WHERE credential_id = @credential AND user_id = @person",
            async (connection, transaction) =>
            {
                await TellAsync(connection, transaction, actor, AuditAction.PasskeyRenamed, null, cancellationToken);
                return null;
            },
            JsonSerializer.Serialize(text),
            cancellationToken);
    }

    public Task<Result<Done>> RemoveAsync(Actor actor, string id, string? kept, string language, CancellationToken cancellationToken) => ChangeAsync(
        actor,
        id,
        "DELETE FROM person_passkey WHERE credential_id = @credential AND user_id = @person",
        async (connection, transaction) =>
        {
            if (!await ConnectionSql.HasOtherWayInAsync(connection, transaction, PersonOf(actor).Value, null, options.Value.LocalPasswords, cancellationToken))
            {
                return AccountErrors.LastWayIn;
            }

            var ended = new EndedSignIns(PersonOf(actor).Value, time.GetUtcNow(), "factor_removed", kept is null ? null : SessionToken.HashOf(kept));
            await AccountSql.EndSignInsAsync(connection, transaction, ended, cancellationToken);
            await TellAsync(connection, transaction, actor, AuditAction.PasskeyRemoved, (SecurityChange.FactorRemoved, language), cancellationToken);
            return null;
        },
        null,
        cancellationToken);

    private static PersonId PersonOf(Actor actor) => actor.PersonId ?? throw new InvalidOperationException("Only a person has passkeys.");

    private async Task<Result<Done>> ChangeAsync(
        Actor actor, string id, string sql, Func<NpgsqlConnection, NpgsqlTransaction, Task<Error?>> then, string? value, CancellationToken cancellationToken)
    {
        if (!Base64Url.IsValid(id))
        {
            return AccountErrors.PasskeyGone;
        }

        await using var connection = await database.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await ConnectionSql.LockPersonAsync(connection, transaction, PersonOf(actor).Value, cancellationToken);
        var changed = await connection.ExecuteAsync(new CommandDefinition(
            sql, new { credential = Base64Url.DecodeFromChars(id), person = PersonOf(actor).Value, value }, transaction, cancellationToken: cancellationToken));
        if (changed == 0)
        {
            return AccountErrors.PasskeyGone;
        }

        // Nothing is changed when it is refused: the transaction ends without a commit.
        if (await then(connection, transaction) is { } refusal)
        {
            return refusal;
        }

        await transaction.CommitAsync(cancellationToken);
        return Done.Instance;
    }

    private async Task TellAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, Actor actor, string action, (SecurityChange Change, string Language)? mail, CancellationToken cancellationToken)
    {
        var person = PersonOf(actor);
        await AuditSql.AppendAsync(connection, transaction, new AuditEntry(actor, action, "person", person.ToString(), new Dictionary<string, object?>()), cancellationToken);
        if (mail is { } about && await AccountSql.PersonAsync(connection, transaction, person.Value, cancellationToken) is { } account)
        {
            await mails.AddAsync(connection, transaction, account, MailTexts.Changed(account.Name, about.Change, time.GetUtcNow(), about.Language), cancellationToken);
        }
    }
}
