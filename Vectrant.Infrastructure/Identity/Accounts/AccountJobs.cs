using Dapper;
using Microsoft.Extensions.Options;
using Quartz;
using Vectrant.Core.Identity.Accounts;
using Vectrant.Infrastructure.Operations;
using Vectrant.Infrastructure.Persistence;

namespace Vectrant.Infrastructure.Identity.Accounts;

/// <summary>Makes the e-mails that were asked for and sends what waits in the outbox.</summary>
[DisallowConcurrentExecution]
internal sealed class SendMailJob(ResetRequests requests, MailDelivery delivery, TaskLog log) : IJob
{
    public ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => new(log.WatchAsync("send_mail", RunAsync, cancellationToken));

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        await requests.ResolveAsync(cancellationToken);
        await delivery.RunAsync(cancellationToken);
    }
}

/// <summary>Forgets wrong tries, links and mails whose time is over. Texts that were kept to be read go after a week.</summary>
[DisallowConcurrentExecution]
internal sealed class PurgeAccountsJob(AppDatabase database, IOptions<AccountOptions> options, TaskLog log, TimeProvider time) : IJob
{
    public ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => new(log.WatchAsync("purge_accounts", RunAsync, cancellationToken));

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var connection = await database.OpenAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            DELETE FROM sign_in_throttle WHERE last_at < @forget AND COALESCE(rests_until, last_at) < @now;
            DELETE FROM account_token WHERE expires_at < @month;
            UPDATE mail_message SET body = NULL WHERE body IS NOT NULL AND state <> 'waiting' AND created_at < @week;
            DELETE FROM mail_message WHERE state <> 'waiting' AND created_at < @quarter;
            """,
            new { now, forget = now.AddHours(-options.Value.ForgetHours), week = now.AddDays(-7), month = now.AddDays(-30), quarter = now.AddDays(-90) },
            cancellationToken: cancellationToken));
    }
}
