using Vectrant.Core.Webhooks;

namespace Vectrant.Web.Features.Webhooks;

/// <summary>What is decided about a webhook.</summary>
/// <param name="Name">1 to 100 characters.</param>
/// <param name="Url">An https address.</param>
/// <param name="Events">At least one.</param>
/// <param name="WithText">Whether messages and drafts are sent with their text; ids and states only when false.</param>
public sealed record WebhookSettingsBody(string Name, string Url, IReadOnlyList<string> Events, bool WithText = false)
{
    internal WebhookSettings ToSettings() => new(Name, Url, Events, WithText);
}

/// <summary>A webhook.</summary>
/// <param name="FailingSince">Since when nothing arrived, or null.</param>
/// <param name="OldSecretUntil">Until when the secret before signs beside the new one, or null.</param>
public sealed record WebhookBody(
    Guid Id, string Name, string Url, IReadOnlyList<string> Events, bool WithText, WebhookState State, DateTimeOffset? FailingSince, DateTimeOffset? OldSecretUntil, DateTimeOffset CreatedAt)
{
    internal static WebhookBody Of(WebhookRow row) => new(
        row.Id.Value, row.Settings.Name, row.Settings.Url, row.Settings.Events, row.Settings.WithText, row.State, row.FailingSince, row.OldSecretUntil, row.CreatedAt);
}

/// <summary>All webhooks.</summary>
public sealed record WebhooksBody(IReadOnlyList<WebhookBody> Items);

/// <summary>A webhook's secret, shown this once.</summary>
/// <param name="Secret">Key of the HMAC-SHA256 in the header Vectrant-Signature, as it stands, prefix included.</param>
public sealed record WebhookSecretBody(Guid Id, string Secret)
{
    internal static WebhookSecretBody Of(WebhookSecret secret) => new(secret.Id.Value, secret.Secret);
}

/// <summary>A delivery that is on its way.</summary>
public sealed record DeliveryCreatedBody(Guid DeliveryId);

/// <summary>Deliveries that are on their way again.</summary>
public sealed record ResentBody(int Count);

/// <summary>One thing that was to be told.</summary>
/// <param name="EventId">The same for every try, and for all webhooks that are told.</param>
/// <param name="LastStatus">The HTTP status of the last answer, or null when there was none.</param>
/// <param name="LastError">Why the last try failed: refused, redirected, timed_out, unreachable, tls_failed or target_forbidden; null when it arrived.</param>
public sealed record DeliveryBody(
    Guid Id, Guid EventId, string Event, DeliveryState State, int Attempts, DateTimeOffset CreatedAt, DateTimeOffset? LastAt, DateTimeOffset? NextAt, int? LastStatus, string? LastError)
{
    internal static DeliveryBody Of(DeliveryRow row) => new(
        row.Id.Value, row.EventId, row.Event, row.State, row.Attempts, row.CreatedAt, row.LastAt, row.NextAt, row.LastStatus, row.LastError);
}
