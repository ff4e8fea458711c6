using System.Security.Cryptography;
using System.Text.Json;
using Dapper;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;
using Npgsql;
using Vectrant.Core.Identity.Accounts;

namespace Vectrant.Infrastructure.Identity.Accounts;

/// <summary>Text of a mail as it is stored, encrypted.</summary>
internal sealed record MailBody(string Plain, string Html);

/// <summary>Puts e-mails into the outbox, inside the transaction of what they are about.</summary>
internal sealed class MailQueue(IDataProtectionProvider protection, IOptions<MailOptions> options, TimeProvider time)
{
    private readonly IDataProtector _protector = protection.CreateProtector("Vectrant.Mail");

    /// <summary>True when mails stay here to be read.</summary>
    public bool Keeps => options.Value.Host.Length == 0;

    public Task AddAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, AccountPerson person, MailText text, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return connection.ExecuteAsync(new CommandDefinition(
            """
            INSERT INTO mail_message (id, kind, person_id, recipient, subject, body, state, next_try_at, created_at)
            VALUES (@id, @Kind, @person, @Email, @Subject, @body, @state, @next, @now)
            """,
            new
            {
                id = Guid.CreateVersion7(now),
                text.Kind,
                person = person.Id.Value,
                person.Email,
                text.Subject,
                body = _protector.Protect(JsonSerializer.SerializeToUtf8Bytes(new MailBody(text.Plain(), text.Html()))),
                state = Keeps ? "kept" : "waiting",
                next = Keeps ? (DateTimeOffset?)null : now,
                now,
            },
            transaction,
            cancellationToken: cancellationToken));
    }

    /// <returns>Null when the keys that protect it are gone.</returns>
    public MailBody? Read(byte[] body)
    {
        try
        {
            return JsonSerializer.Deserialize<MailBody>(_protector.Unprotect(body));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
