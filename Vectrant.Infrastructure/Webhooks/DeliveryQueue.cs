using Dapper;
using Microsoft.Extensions.Options;
using Vectrant.Core.Audit;
using Vectrant.Core.Common;
using Vectrant.Core.Webhooks;
using Vectrant.Infrastructure.Audit;
using Vectrant.Infrastructure.Persistence;

namespace Vectrant.Infrastructure.Webhooks;

internal sealed class DeliveryQueue(AppDatabase database, WebhookSecrets secrets, IOptions<WebhookOptions> options, TimeProvider time) : IDeliveryQueue
{
    /// <summary>A slow receiver holds up no other one.</summary>
    private const int AtOnceForOne = 2;

    public async Task<LeasedDelivery?> LeaseAsync(CancellationToken cancellationToken)
    {
        var (now, lease) = (time.GetUtcNow(), Guid.NewGuid());
        await using var connection = await database.OpenAsync(cancellationToken);
        var row = await connection.QueryFirstOrDefaultAsync<Row>(new CommandDefinition(
            """
            UPDATE webhook_delivery d SET lease_id = @lease, next_at = @until, attempts = attempts + 1
            FROM webhook w
            WHERE w.id = d.webhook_id AND d.id = (
              SELECT due.id FROM webhook_delivery due JOIN webhook hook ON hook.id = due.webhook_id
              WHERE due.state = 'waiting' AND due.next_at <= @now AND hook.state = 'active'
                AND (SELECT count(*) FROM webhook_delivery busy WHERE busy.webhook_id = due.webhook_id AND busy.lease_id IS NOT NULL AND busy.next_at > @now AND busy.state = 'waiting') < @AtOnceForOne
              ORDER BY due.next_at, due.id LIMIT 1 FOR UPDATE OF due SKIP LOCKED)
            RETURNING d.id, d.webhook_id, d.event_id, d.event, d.body, d.attempts, d.created_at, w.url, w.secret, w.old_secret, w.old_secret_until, w.failing_since
            """,
            new { lease, now, until = now + LeaseFor, AtOnceForOne },
            cancellationToken: cancellationToken));
        return row is null
            ? null
            : new LeasedDelivery(
                row.Id, row.WebhookId, lease, row.Url, row.EventId, row.Event, row.Body, [.. SecretsOf(row, now)], row.Attempts, row.CreatedAt, row.FailingSince);
    }

    public async Task RecordAsync(LeasedDelivery delivery, SendOutcome outcome, DateTimeOffset? nextAt, bool disable, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(delivery);
        ArgumentNullException.ThrowIfNull(outcome);
        var now = time.GetUtcNow();
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var recorded = await connection.ExecuteAsync(new CommandDefinition(
            """
            UPDATE webhook_delivery SET state = @state, lease_id = NULL, last_at = @now, last_status = @Status, last_error = @Error, next_at = @next
            WHERE id = @Id AND lease_id = @Lease
            """,
            new
            {
                state = outcome.Error is null ? "delivered" : nextAt is null ? "failed" : "waiting",
                now,
                outcome.Status,
                outcome.Error,
                next = nextAt ?? now,
                delivery.Id,
                delivery.Lease,
            },
            transaction,
            cancellationToken: cancellationToken));
        if (recorded == 1)
        {
            var disabled = await connection.ExecuteAsync(new CommandDefinition(
                """
                UPDATE webhook SET failing_since = CASE WHEN @arrived THEN NULL ELSE coalesce(failing_since, @now) END,
                                   state = CASE WHEN @disable AND state = 'active' THEN 'disabled' ELSE state END
                WHERE id = @WebhookId AND (@disable OR (failing_since IS NULL) <> @arrived)
                """,
                new { arrived = outcome.Error is null, disable, now, delivery.WebhookId },
                transaction,
                cancellationToken: cancellationToken));
            if (disable && disabled == 1)
            {
                await AuditSql.AppendAsync(
                    connection, transaction,
                    new AuditEntry(Actor.System, AuditAction.WebhookDisabled, "webhook", delivery.WebhookId.ToString(), new Dictionary<string, object?> { ["since"] = delivery.FailingSince }),
                    cancellationToken);
            }

            await ChangeNotice.SendAsync(connection, transaction, new Change(ChangeTopic.Webhook, delivery.WebhookId.Value), cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
    }

    public async Task<DateTimeOffset?> NextDueAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.ExecuteScalarAsync<DateTime?>(new CommandDefinition(
            "SELECT min(d.next_at) FROM webhook_delivery d JOIN webhook w ON w.id = d.webhook_id WHERE d.state = 'waiting' AND w.state = 'active'",
            cancellationToken: cancellationToken)) is { } due ? new DateTimeOffset(DateTime.SpecifyKind(due, DateTimeKind.Utc)) : null;
    }

    public async Task<int> ForgetOldAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.ExecuteAsync(new CommandDefinition(
            "DELETE FROM webhook_delivery WHERE created_at < @before AND state <> 'waiting'",
            new { before = time.GetUtcNow() - TimeSpan.FromDays(options.Value.LogDays) },
            cancellationToken: cancellationToken));
    }

    /// <summary>Longer than a try can take, so that nobody else sends the same at the same time.</summary>
    private TimeSpan LeaseFor => options.Value.Timeout + TimeSpan.FromSeconds(20);

    private IEnumerable<string> SecretsOf(Row row, DateTimeOffset now)
    {
        yield return secrets.Show(row.Secret);
        if (row.OldSecret is { } old && row.OldSecretUntil > now)
        {
            yield return secrets.Show(old);
        }
    }

    private sealed class Row
    {
        public required WebhookDeliveryId Id { get; init; }

        public required WebhookId WebhookId { get; init; }

        public required Guid EventId { get; init; }

        public required string Event { get; init; }

        public required string Body { get; init; }

        public int Attempts { get; init; }

        public required DateTimeOffset CreatedAt { get; init; }

        public required string Url { get; init; }

        public required string Secret { get; init; }

        public string? OldSecret { get; init; }

        public DateTimeOffset? OldSecretUntil { get; init; }

        public DateTimeOffset? FailingSince { get; init; }
    }
}
