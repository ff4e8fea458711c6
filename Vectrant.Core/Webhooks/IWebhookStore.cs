using Vectrant.Core.Common;

namespace Vectrant.Core.Webhooks;

/// <summary>Writes webhooks, each call one transaction with its audit line.</summary>
public interface IWebhookStore
{
    /// <returns>Conflict when there are too many.</returns>
    Task<Result<WebhookId>> AddAsync(Actor actor, WebhookSettings settings, string secret, CancellationToken cancellationToken);

    /// <summary>Refused when the settings are not those of <paramref name="version"/> any more (null: whatever they are).</summary>
    Task<Result<Done>> ChangeAsync(Actor actor, WebhookId id, WebhookSettings settings, string? version, CancellationToken cancellationToken);

    /// <summary>With active, what waits is tried at once.</summary>
    Task<Result<Done>> SetStateAsync(Actor actor, WebhookId id, WebhookState state, CancellationToken cancellationToken);

    /// <summary>The secret before goes on signing until <paramref name="oldUntil"/>.</summary>
    Task<Result<Done>> SetSecretAsync(Actor actor, WebhookId id, string secret, DateTimeOffset oldUntil, CancellationToken cancellationToken);

    /// <summary>Erases it with its log; what waits is not sent.</summary>
    Task<Result<Done>> DeleteAsync(Actor actor, WebhookId id, CancellationToken cancellationToken);

    /// <summary>Writes a delivery of <see cref="WebhookEvents.Ping"/>.</summary>
    Task<Result<WebhookDeliveryId>> PingAsync(Actor actor, WebhookId id, CancellationToken cancellationToken);

    /// <summary>Lets a delivery that ended be tried again, with the same body.</summary>
    Task<Result<Done>> ResendAsync(Actor actor, WebhookDeliveryId id, CancellationToken cancellationToken);

    /// <summary>Lets all that were given up be tried again, in the order in which they happened and one <paramref name="spacing"/> apart.</summary>
    /// <returns>How many.</returns>
    Task<Result<int>> ResendFailedAsync(Actor actor, WebhookId id, TimeSpan spacing, CancellationToken cancellationToken);
}

/// <summary>Reads webhooks, for who may manage them.</summary>
public interface IWebhookQuery
{
    /// <summary>All, by name.</summary>
    Task<Result<IReadOnlyList<WebhookRow>>> ListAsync(Actor actor, CancellationToken cancellationToken);

    Task<Result<WebhookRow>> GetAsync(Actor actor, WebhookId id, CancellationToken cancellationToken);

    /// <summary>Newest first, paged by key.</summary>
    Task<Result<Page<DeliveryRow>>> DeliveriesAsync(Actor actor, WebhookId id, string? before, int limit, CancellationToken cancellationToken);
}

/// <summary>Where webhooks may be sent.</summary>
public interface IWebhookTargets
{
    /// <summary>Null when the address may be used as far as can be seen now. It is looked at again with every connection.</summary>
    Task<Error?> RefuseAsync(Uri url, CancellationToken cancellationToken);
}
