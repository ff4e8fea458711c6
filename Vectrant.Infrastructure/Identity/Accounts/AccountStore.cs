using Dapper;
using Microsoft.AspNetCore.Identity;
using Npgsql;
using Vectrant.Core.Audit;
using Vectrant.Core.Common;
using Vectrant.Core.Identity.Accounts;
using Vectrant.Core.Identity.Sessions;
using Vectrant.Infrastructure.Audit;
using Vectrant.Infrastructure.Persistence;

namespace Vectrant.Infrastructure.Identity.Accounts;

internal sealed class AccountStore(AppDatabase database, IPasswordHasher<Person> hasher, PasswordTurns turns, Invitations invitations, MailQueue mails, TimeProvider time) : IAccountStore
{
    private static readonly Person Nobody = new();

    public Task<Result<PersonId>> InviteAsync(Actor actor, Invitation invitation, CancellationToken cancellationToken) => invitations.AddAsync(actor, invitation, cancellationToken);

    public Task<Result<Done>> InviteAgainAsync(Actor actor, PersonId person, string language, CancellationToken cancellationToken) =>
        invitations.RepeatAsync(actor, person, language, cancellationToken);

    public async Task RequestResetAsync(string address, string language, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(
            "INSERT INTO reset_request (id, address, language, at) VALUES (@id, @address, @language, @now)",
            new { id = Guid.CreateVersion7(), address, language, now = time.GetUtcNow() },
            cancellationToken: cancellationToken));
    }

    public async Task<AccountPerson?> FindAsync(LinkPurpose purpose, string token, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var row = await connection.QuerySingleOrDefaultAsync<AccountSql.PersonRow>(new CommandDefinition(
            """
            SELECT p.id, p.display_name, p.email FROM account_token t JOIN person p ON p.id = t.person_id
            WHERE t.hash = @hash AND t.purpose = @purpose AND t.used_at IS NULL AND t.expires_at > @now AND p.disabled_at IS NULL
            """,
            new { hash = AccountLink.HashOf(token), purpose = LinkSql.Name(purpose), now = time.GetUtcNow() },
            cancellationToken: cancellationToken));
        return row?.ToPerson();
    }

    public async Task<Result<AccountPerson>> RedeemAsync(LinkPurpose purpose, string token, string password, string language, CancellationToken cancellationToken)
    {
        // Before the transaction: a hash takes its time, and a lock would be held as long.
        var hash = await turns.RunAsync(() => hasher.HashPassword(Nobody, password), cancellationToken);
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var now = time.GetUtcNow();
        var id = await connection.ExecuteScalarAsync<Guid?>(new CommandDefinition(
            "UPDATE account_token SET used_at = @now WHERE hash = @hash AND purpose = @purpose AND used_at IS NULL AND expires_at > @now RETURNING person_id",
            new { hash = AccountLink.HashOf(token), purpose = LinkSql.Name(purpose), now },
            transaction,
            cancellationToken: cancellationToken));
        if (id is null || await AccountSql.PersonAsync(connection, transaction, id.Value, cancellationToken) is not { } person)
        {
            return AccountErrors.LinkVoid;
        }

        await SetAsync(connection, transaction, person, hash, new EndedSignIns(person.Id.Value, now, "password_changed", null), cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(
            "UPDATE person SET email_confirmed = true WHERE id = @id",
            new { id },
            transaction,
            cancellationToken: cancellationToken));
        var action = purpose == LinkPurpose.Invitation ? AuditAction.InvitationAccepted : AuditAction.PasswordReset;
        await AuditSql.AppendAsync(
            connection, transaction, new AuditEntry(AccountLog.ActorOf(person), action, "person", person.Id.ToString(), new Dictionary<string, object?>()), cancellationToken);
        if (purpose == LinkPurpose.Reset)
        {
            await mails.AddAsync(connection, transaction, person, MailTexts.Changed(person.Name, SecurityChange.Password, now, language), cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        return person;
    }

    public async Task ChangePasswordAsync(Actor actor, string password, string? kept, string language, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var id = actor.PersonId ?? throw new InvalidOperationException("Only a person has a password.");
        var hash = await turns.RunAsync(() => hasher.HashPassword(Nobody, password), cancellationToken);
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var now = time.GetUtcNow();
        var person = await AccountSql.PersonAsync(connection, transaction, id.Value, cancellationToken)
            ?? throw new InvalidOperationException("The person was deleted or switched off while they were signed in.");
        await SetAsync(
            connection, transaction, person, hash, new EndedSignIns(id.Value, now, "password_changed", kept is null ? null : SessionToken.HashOf(kept)), cancellationToken);
        await AuditSql.AppendAsync(
            connection, transaction, new AuditEntry(actor, AuditAction.PasswordChanged, "person", id.ToString(), new Dictionary<string, object?>()), cancellationToken);
        await mails.AddAsync(connection, transaction, person, MailTexts.Changed(person.Name, SecurityChange.Password, now, language), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    // Links that are on their way end, too: who changes a password because somebody reads their mail must not lose it by an older mail.
    private static async Task SetAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, AccountPerson person, string hash, EndedSignIns ended, CancellationToken cancellationToken)
    {
        await connection.ExecuteAsync(new CommandDefinition(
            "UPDATE person SET password_hash = @hash WHERE id = @Id; DELETE FROM account_token WHERE person_id = @Id AND used_at IS NULL",
            new { hash, Id = person.Id.Value },
            transaction,
            cancellationToken: cancellationToken));
        await AccountSql.EndSignInsAsync(connection, transaction, ended, cancellationToken);
    }
}
