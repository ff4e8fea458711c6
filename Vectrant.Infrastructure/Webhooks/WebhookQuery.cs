using Dapper;
using Vectrant.Core.Common;
using Vectrant.Core.Webhooks;
using Vectrant.Infrastructure.Persistence;

namespace Vectrant.Infrastructure.Webhooks;

internal sealed class WebhookQuery(AppDatabase database, TimeProvider time) : IWebhookQuery
{
    private const int MostRows = 200;
    private const string Columns =
        """
        SELECT w.id, w.name, w.url, w.events, w.with_text, w.state, w.failing_since, CASE WHEN w.old_secret_until > @now THEN w.old_secret_until END AS old_secret_until, w.created_at,
               (SELECT count(*)::int FROM webhook_delivery d WHERE d.webhook_id = w.id AND d.state = 'waiting') AS waiting,
               (SELECT count(*)::int FROM webhook_delivery d WHERE d.webhook_id = w.id AND d.state = 'failed') AS failed
        FROM webhook w
        """;

    public async Task<Result<IReadOnlyList<WebhookRow>>> ListAsync(Actor actor, CancellationToken cancellationToken)
    {
        if (WebhookRules.Refuse(actor) is { } refusal)
        {
            return refusal;
        }

        await using var connection = await database.OpenAsync(cancellationToken);
        var rows = await connection.QueryAsync<Row>(new CommandDefinition($"{Columns} ORDER BY lower(w.name), w.id", new { now = time.GetUtcNow() }, cancellationToken: cancellationToken));
        return rows.Select(row => row.ToRow()).ToList();
    }

    public async Task<Result<WebhookRow>> GetAsync(Actor actor, WebhookId id, CancellationToken cancellationToken)
    {
        if (WebhookRules.Refuse(actor) is { } refusal)
        {
            return refusal;
        }

        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.QueryFirstOrDefaultAsync<Row>(new CommandDefinition(
            $"{Columns} WHERE w.id = @id", new { id, now = time.GetUtcNow() }, cancellationToken: cancellationToken)) is { } row ? row.ToRow() : WebhookErrors.NotFound;
    }

    public async Task<Result<Page<DeliveryRow>>> DeliveriesAsync(Actor actor, WebhookId id, string? before, int limit, CancellationToken cancellationToken)
    {
        var webhook = await GetAsync(actor, id, cancellationToken);
        if (!webhook.Succeeded)
        {
            return webhook.Error;
        }

        var (size, place) = (Math.Clamp(limit, 1, MostRows), Cursor<Guid>.Parse(before));
        await using var connection = await database.OpenAsync(cancellationToken);
        var rows = (await connection.QueryAsync<DeliveryData>(new CommandDefinition(
            $"""
            SELECT id, webhook_id, event_id, event, state, attempts, created_at, last_at, CASE WHEN state = 'waiting' THEN next_at END AS next_at, last_status, last_error
            FROM webhook_delivery WHERE webhook_id = @id {(place is null ? "" : "AND (created_at, id) < (@at, @before)")}
            ORDER BY created_at DESC, id DESC LIMIT @limit
            """,
            new { id, at = place?.At, before = place?.Id, limit = size + 1 },
            cancellationToken: cancellationToken))).Select(row => row.ToRow()).ToList();
        var page = rows.Take(size).ToList();
        return new Page<DeliveryRow>(page, rows.Count > size ? new Cursor<Guid>(page[^1].CreatedAt, page[^1].Id.Value).ToString() : null);
    }

    private sealed class Row
    {
        public required WebhookId Id { get; init; }

        public required string Name { get; init; }

        public required string Url { get; init; }

        public required string[] Events { get; init; }

        public bool WithText { get; init; }

        public required string State { get; init; }

        public DateTimeOffset? FailingSince { get; init; }

        public DateTimeOffset? OldSecretUntil { get; init; }

        public required DateTimeOffset CreatedAt { get; init; }

        public int Waiting { get; init; }

        public int Failed { get; init; }

        public WebhookRow ToRow() => new(
            Id, new WebhookSettings(Name, Url, Events, WithText), Enum.Parse<WebhookState>(State, ignoreCase: true), FailingSince, OldSecretUntil, CreatedAt, Waiting, Failed);
    }

    private sealed class DeliveryData
    {
        public required WebhookDeliveryId Id { get; init; }

        public required WebhookId WebhookId { get; init; }

        public required Guid EventId { get; init; }

        public required string Event { get; init; }

        public required string State { get; init; }

        public int Attempts { get; init; }

        public required DateTimeOffset CreatedAt { get; init; }

        public DateTimeOffset? LastAt { get; init; }

        public DateTimeOffset? NextAt { get; init; }

        public int? LastStatus { get; init; }

        public string? LastError { get; init; }

        public DeliveryRow ToRow() => new(
            Id, WebhookId, EventId, Event, Enum.Parse<DeliveryState>(State, ignoreCase: true), Attempts, CreatedAt, LastAt, NextAt, LastStatus, LastError);
    }
}
