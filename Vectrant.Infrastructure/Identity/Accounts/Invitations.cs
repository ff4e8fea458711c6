using Dapper;
using Microsoft.Extensions.Options;
using Npgsql;
using Vectrant.Core.Audit;
using Vectrant.Core.Common;
using Vectrant.Core.Identity.Accounts;
using Vectrant.Infrastructure.Audit;
using Vectrant.Infrastructure.Persistence;

namespace Vectrant.Infrastructure.Identity.Accounts;

/// <summary>Makes people who have not come yet, and sends links to passwords.</summary>
internal sealed class Invitations(AppDatabase database, MailQueue mails, IPublicAddress here, IOptions<AccountOptions> options, TimeProvider time)
{
    public async Task<Result<PersonId>> AddAsync(Actor actor, Invitation invitation, CancellationToken cancellationToken)
    {
        var person = new AccountPerson(new PersonId(Guid.CreateVersion7()), invitation.Name, invitation.Email);
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var added = await connection.ExecuteAsync(new CommandDefinition(
            """
            INSERT INTO person (id, display_name, user_name, normalized_user_name, email, normalized_email, email_confirmed, security_stamp, concurrency_stamp,
                                phone_number_confirmed, two_factor_enabled, lockout_enabled, access_failed_count)
            VALUES (@Id, @Name, @Email, @key, @Email, @key, false, @stamp, @stamp, false, false, false, 0)
            ON CONFLICT DO NOTHING
            """,
            new { Id = person.Id.Value, person.Name, person.Email, key = AccountAddress.KeyOf(person.Email), stamp = Guid.NewGuid().ToString("N") },
            transaction,
            cancellationToken: cancellationToken));
        if (added == 0)
        {
            return AccountErrors.EmailTaken;
        }

        await connection.ExecuteAsync(new CommandDefinition(
            "INSERT INTO person_role (user_id, role_id) SELECT @Id, id FROM role WHERE name = ANY(@roles)",
            new { Id = person.Id.Value, roles = invitation.Roles.ToArray() },
            transaction,
            cancellationToken: cancellationToken));
        var teams = invitation.Teams.Select(team => team.Value).Distinct().ToArray();
        var joined = await connection.ExecuteAsync(new CommandDefinition(
            "INSERT INTO team_member (team_id, person_id) SELECT id, @Id FROM team WHERE id = ANY(@teams) AND archived_at IS NULL",
            new { Id = person.Id.Value, teams },
            transaction,
            cancellationToken: cancellationToken));
        if (joined != teams.Length)
        {
            return AccountErrors.TeamUnknown;
        }

        await SendAsync(connection, transaction, person, LinkPurpose.Invitation, invitation.Language, cancellationToken);
        await AppendAsync(connection, transaction, actor, person, new() { ["roles"] = invitation.Roles, ["teams"] = teams }, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return person.Id;
    }

    public async Task<Result<Done>> RepeatAsync(Actor actor, PersonId id, string language, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var waits = await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
            "SELECT EXISTS (SELECT 1 FROM person WHERE id = @Id AND password_hash IS NULL AND NOT email_confirmed AND disabled_at IS NULL)",
            new { Id = id.Value },
            transaction,
            cancellationToken: cancellationToken));
        if (!waits || await AccountSql.PersonAsync(connection, transaction, id.Value, cancellationToken) is not { } person)
        {
            return AccountErrors.NotInvited;
        }

        await SendAsync(connection, transaction, person, LinkPurpose.Invitation, language, cancellationToken);
        await AppendAsync(connection, transaction, actor, person, new() { ["again"] = true }, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return Done.Instance;
    }

    /// <summary>Makes a link and the mail that carries it.</summary>
    /// <returns>The whole link.</returns>
    public async Task<string> SendAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, AccountPerson person, LinkPurpose purpose, string language, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var expires = now + (purpose == LinkPurpose.Invitation ? TimeSpan.FromHours(options.Value.InvitationHours) : TimeSpan.FromMinutes(options.Value.ResetMinutes));
        var token = await LinkSql.MakeAsync(connection, transaction, new NewLink(person.Id.Value, purpose, now, expires), cancellationToken);
        var link = new Uri(here.Get(), AccountLink.PathOf(purpose, token)).ToString();
        var text = purpose == LinkPurpose.Invitation ? MailTexts.Invitation(person.Name, link, expires, language) : MailTexts.Reset(person.Name, link, expires, language);
        await mails.AddAsync(connection, transaction, person, text, cancellationToken);
        return link;
    }

    private static Task AppendAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, Actor actor, AccountPerson person, Dictionary<string, object?> detail, CancellationToken cancellationToken) =>
        AuditSql.AppendAsync(connection, transaction, new AuditEntry(actor, AuditAction.PersonInvited, "person", person.Id.ToString(), detail), cancellationToken);
}
