using System.Net.Mail;
using Dapper;
using Microsoft.Extensions.Options;
using Vectrant.Core.Identity.Accounts;
using Vectrant.Infrastructure.Persistence;

namespace Vectrant.Infrastructure.Identity.Accounts;

/// <summary>Sends what waits, each mail with ever longer waits between tries, and forgets its text once it is gone.</summary>
internal sealed class MailDelivery(AppDatabase database, MailQueue queue, IMailSender sender, IOptions<MailOptions> options, TimeProvider time)
{
    private const int MostAtOnce = 20;
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (queue.Keeps)
        {
            return;
        }

        await using var connection = await database.OpenAsync(cancellationToken);
        var due = (await connection.QueryAsync<Row>(new CommandDefinition(
            "SELECT id, recipient, subject, body, attempts FROM mail_message WHERE state = 'waiting' AND next_try_at <= @now ORDER BY next_try_at LIMIT @MostAtOnce",
            new { now = time.GetUtcNow(), MostAtOnce },
            cancellationToken: cancellationToken))).AsList();
        foreach (var mail in due)
        {
            var error = await TryAsync(mail, cancellationToken);
            var attempts = mail.Attempts + 1;
            var now = time.GetUtcNow();
            await connection.ExecuteAsync(new CommandDefinition(
                """
                UPDATE mail_message SET attempts = @attempts, error = @error, state = @state, next_try_at = @next,
                       sent_at = CASE WHEN @state = 'sent' THEN @now::timestamptz END, body = CASE WHEN @state = 'sent' THEN NULL ELSE body END
                WHERE id = @Id
                """,
                new
                {
                    mail.Id,
                    attempts,
                    error,
                    state = error is null ? "sent" : attempts >= options.Value.Attempts ? "failed" : "waiting",
                    next = error is null || attempts >= options.Value.Attempts ? (DateTimeOffset?)null : now + WaitAfter(attempts),
                    now,
                },
                cancellationToken: cancellationToken));
        }
    }

    internal static TimeSpan WaitAfter(int attempts)
    {
        var wait = FirstWait * Math.Pow(2, Math.Min(attempts - 1, 20));
        return wait < LongestWait ? wait : LongestWait;
    }

    /// <returns>Why it did not go, in words without the text or the address of the mail; null when it did.</returns>
    private async Task<string?> TryAsync(Row mail, CancellationToken cancellationToken)
    {
        if (queue.Read(mail.Body) is not { } body)
        {
            return "The text cannot be decrypted: the keys that protected it are gone.";
        }

        try
        {
            await sender.SendAsync(mail.Recipient, mail.Subject, body, cancellationToken);
            return null;
        }
        catch (SmtpException problem)
        {
            return problem.InnerException is { } inner ? $"{problem.StatusCode}: {inner.Message}" : $"{problem.StatusCode}";
        }
    }

    private sealed record Row
    {
        public Guid Id { get; init; }

        public string Recipient { get; init; } = "";

        public string Subject { get; init; } = "";

        public byte[] Body { get; init; } = [];

        public int Attempts { get; init; }
    }
}
