using System.Text.Json;
using Dapper;
using Npgsql;
using Vectrant.Core.Audit;
using Vectrant.Core.Common;
using Vectrant.Core.Webhooks;
using Vectrant.Infrastructure.Audit;
using Vectrant.Infrastructure.Persistence;

namespace Vectrant.Infrastructure.Webhooks;

internal sealed class WebhookStore(AppDatabase database, WebhookSecrets secrets, TimeProvider time) : IWebhookStore
{
    private const int Most = 50;

    public Task<Result<WebhookId>> AddAsync(Actor actor, WebhookSettings settings, string secret, CancellationToken cancellationToken) => WriteAsync<WebhookId>(
        actor, AuditAction.WebhookCreated, Facts(settings),
        async work =>
        {
            var id = new WebhookId(Guid.CreateVersion7());
            var added = await work.ExecuteAsync(
                """
                INSERT INTO webhook (id, name, url, events, with_text, secret, state, created_at, created_by)
                SELECT @id, @Name, @Url, @events, @WithText, @secret, 'active', @now, @person WHERE (SELECT count(*) FROM webhook) < @Most
                """,
                new { id, settings.Name, settings.Url, events = settings.Events.ToArray(), settings.WithText, secret = secrets.Hide(secret), now = time.GetUtcNow(), person = actor.PersonId, Most });
            return added == 1 ? (id, id) : WebhookErrors.TooMany;
        },
        cancellationToken);

    public Task<Result<Done>> ChangeAsync(Actor actor, WebhookId id, WebhookSettings settings, string? version, CancellationToken cancellationToken) => WriteAsync<Done>(
        actor, AuditAction.WebhookChanged, Facts(settings),
        async work =>
        {
            if (await work.FindAsync<Stored>("SELECT name, url, events, with_text FROM webhook WHERE id = @id FOR UPDATE", new { id }) is not { } now)
            {
                return WebhookErrors.NotFound;
            }

            if (version is not null && version != new WebhookSettings(now.Name, now.Url, now.Events, now.WithText).Version)
            {
                return WebhookErrors.ChangedMeanwhile;
            }

            await work.ExecuteAsync(
                "UPDATE webhook SET name = @Name, url = @Url, events = @events, with_text = @WithText WHERE id = @id",
                new { id, settings.Name, settings.Url, events = settings.Events.ToArray(), settings.WithText });
            return (id, Done.Instance);
        },
        cancellationToken);

    public Task<Result<Done>> SetStateAsync(Actor actor, WebhookId id, WebhookState state, CancellationToken cancellationToken) => ChangeAsync(
        actor, id, AuditAction.WebhookChanged, new() { ["state"] = state.ToString() },
        """
        UPDATE webhook_delivery SET next_at = @now WHERE webhook_id = @id AND state = 'waiting' AND lease_id IS NULL AND @active;
        UPDATE webhook SET state = @state, failing_since = CASE WHEN @active THEN NULL ELSE failing_since END WHERE id = @id
        """,
        new { id, state = state.ToString().ToLowerInvariant(), active = state == WebhookState.Active, now = time.GetUtcNow() },
        cancellationToken);

    public Task<Result<Done>> SetSecretAsync(Actor actor, WebhookId id, string secret, DateTimeOffset oldUntil, CancellationToken cancellationToken) => ChangeAsync(
        actor, id, AuditAction.WebhookSecretChanged, [],
        "UPDATE webhook SET old_secret = secret, old_secret_until = @oldUntil, secret = @secret WHERE id = @id",
        new { id, oldUntil, secret = secrets.Hide(secret) },
        cancellationToken);

    public Task<Result<Done>> DeleteAsync(Actor actor, WebhookId id, CancellationToken cancellationToken) =>
        ChangeAsync(actor, id, AuditAction.WebhookDeleted, [], "DELETE FROM webhook WHERE id = @id", new { id }, cancellationToken);

    public Task<Result<WebhookDeliveryId>> PingAsync(Actor actor, WebhookId id, CancellationToken cancellationToken) => WriteAsync<WebhookDeliveryId>(
        actor, AuditAction.WebhookTested, [],
        async work =>
        {
            if (await work.FindAsync<string>("SELECT state FROM webhook WHERE id = @id", new { id }) is not { } state)
            {
                return WebhookErrors.NotFound;
            }

            if (state != "active")
            {
                return WebhookErrors.NotActive;
            }

            var (delivery, eventId, now) = (new WebhookDeliveryId(Guid.CreateVersion7()), Guid.CreateVersion7(), time.GetUtcNow());
            var body = JsonSerializer.Serialize(new { id = eventId, type = WebhookEvents.Ping, at = now, data = new { webhookId = id.Value } });
            await work.ExecuteAsync(
                """
                INSERT INTO webhook_delivery (id, webhook_id, event_id, event, body, next_at, created_at)
                VALUES (@delivery, @id, @eventId, @Ping, @body, @now, @now)
                """,
                new { delivery, id, eventId, WebhookEvents.Ping, body, now });
            return (id, delivery);
        },
        cancellationToken);

    public Task<Result<Done>> ResendAsync(Actor actor, WebhookDeliveryId id, CancellationToken cancellationToken) => WriteAsync<Done>(
        actor, AuditAction.WebhookResent, new() { ["delivery"] = id.ToString() },
        async work =>
        {
            var found = await work.FindAsync<Found>(
                "SELECT d.webhook_id, d.state, w.state AS webhook_state FROM webhook_delivery d JOIN webhook w ON w.id = d.webhook_id WHERE d.id = @id FOR UPDATE OF d", new { id });
            if (found is null)
            {
                return WebhookErrors.DeliveryNotFound;
            }

            if (found.State == "waiting")
            {
                return WebhookErrors.StillWaiting;
            }

            if (found.WebhookState != "active")
            {
                return WebhookErrors.NotActive;
            }

            // Counted as new, so that it is not given up at once for its age.
            await work.ExecuteAsync("UPDATE webhook_delivery SET state = 'waiting', next_at = @now, attempts = 0, created_at = @now WHERE id = @id", new { id, now = time.GetUtcNow() });
            return (found.WebhookId, Done.Instance);
        },
        cancellationToken);

    public Task<Result<int>> ResendFailedAsync(Actor actor, WebhookId id, TimeSpan spacing, CancellationToken cancellationToken)
    {
        Dictionary<string, object?> facts = [];
        return WriteAsync<int>(
            actor, AuditAction.WebhookResent, facts,
            async work =>
            {
                if (await work.FindAsync<string>("SELECT state FROM webhook WHERE id = @id FOR UPDATE", new { id }) is not { } state)
                {
                    return WebhookErrors.NotFound;
                }

                if (state != "active")
                {
                    return WebhookErrors.NotActive;
                }

                // Counted as new, so that none is given up at once for its age.
                var resent = await work.ExecuteAsync(
                    """
                    UPDATE webhook_delivery d SET state = 'waiting', attempts = 0, created_at = @now, next_at = @now + failed.place * @spacing
                    FROM (SELECT f.id, row_number() OVER (ORDER BY f.created_at, f.id) - 1 AS place FROM webhook_delivery f WHERE f.webhook_id = @id AND f.state = 'failed') failed
                    WHERE d.id = failed.id AND d.state = 'failed'
                    """,
                    new { id, now = time.GetUtcNow(), spacing });
                if (resent == 0)
                {
                    return WebhookErrors.NothingFailed;
                }

                facts["count"] = resent;
                return (id, resent);
            },
            cancellationToken);
    }

    private static Dictionary<string, object?> Facts(WebhookSettings settings) => new()
    {
        ["name"] = settings.Name,
        ["host"] = new Uri(settings.Url).Host,
        ["events"] = settings.Events,
        ["with_text"] = settings.WithText,
    };

    private Task<Result<Done>> ChangeAsync(Actor actor, WebhookId id, string action, Dictionary<string, object?> facts, string sql, object parameters, CancellationToken cancellationToken) =>
        WriteAsync<Done>(
            actor, action, facts,
            async work =>
            {
                if (await work.FindAsync<Guid?>("SELECT id FROM webhook WHERE id = @id FOR UPDATE", new { id }) is null)
                {
                    return WebhookErrors.NotFound;
                }

                await work.ExecuteAsync(sql, parameters);
                return (id, Done.Instance);
            },
            cancellationToken);

    private async Task<Result<T>> WriteAsync<T>(
        Actor actor, string action, Dictionary<string, object?> facts, Func<Work, Task<Result<(WebhookId Id, T Value)>>> write, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var written = await write(new Work(connection, transaction, cancellationToken));
        if (!written.Succeeded)
        {
            return written.Error;
        }

        var (id, value) = written.Value;
        await AuditSql.AppendAsync(connection, transaction, new AuditEntry(actor, action, "webhook", id.ToString(), facts), cancellationToken);
        await ChangeNotice.SendAsync(connection, transaction, new Change(ChangeTopic.Webhook, id.Value), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return value;
    }

    private sealed record Work(NpgsqlConnection Connection, NpgsqlTransaction Transaction, CancellationToken Cancellation)
    {
        public Task<int> ExecuteAsync(string sql, object parameters) => Connection.ExecuteAsync(new CommandDefinition(sql, parameters, Transaction, cancellationToken: Cancellation));

        public Task<T?> FindAsync<T>(string sql, object parameters) => Connection.QueryFirstOrDefaultAsync<T>(new CommandDefinition(sql, parameters, Transaction, cancellationToken: Cancellation));
    }

    private sealed class Stored
    {
        public required string Name { get; init; }

        public required string Url { get; init; }

        public required string[] Events { get; init; }

        public bool WithText { get; init; }
    }

    private sealed class Found
    {
        public required WebhookId WebhookId { get; init; }

        public required string State { get; init; }

        public required string WebhookState { get; init; }
    }
}
