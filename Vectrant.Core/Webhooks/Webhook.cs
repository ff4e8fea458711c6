using System.Security.Cryptography;
using System.Text;
using Vectrant.Core.Common;

namespace Vectrant.Core.Webhooks;

public readonly record struct WebhookId(Guid Value) : IEntityId<WebhookId>
{
    public static WebhookId From(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

public readonly record struct WebhookDeliveryId(Guid Value) : IEntityId<WebhookDeliveryId>
{
    public static WebhookDeliveryId From(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

/// <summary>What can be told. The database writes these names (migrations 0016b and 0026).</summary>
public static class WebhookEvents
{
    /// <summary>Sent by a person who wants to see whether it arrives; every webhook takes it.</summary>
    public const string Ping = "ping";

    public static IReadOnlyList<string> All { get; } =
    [
        "conversation.started", "conversation.closed", "message.received", "message.sent", "draft.ready", "draft.failed",
        "decision.made", "decision.undone", "approval.requested", "approval.given", "approval.returned", "handover.created", "document.ready", "document.failed",
    ];
}

public enum WebhookState
{
    Active,

    /// <summary>A person stopped it: what happens is kept and sent when it goes on.</summary>
    Paused,

    /// <summary>Nothing arrived for so long that it was given up: what happens is not kept any more.</summary>
    Disabled,
}

public enum DeliveryState
{
    Waiting,
    Delivered,

    /// <summary>Given up.</summary>
    Failed,
}

/// <summary>What a person decides about a webhook.</summary>
/// <param name="Name">1 to 100 characters.</param>
/// <param name="Url">Where to send; https, unless the operator trusts the host.</param>
/// <param name="Events">Some of <see cref="WebhookEvents.All"/>.</param>
/// <param name="WithText">Whether messages and drafts are sent with their text, in which values to hide are already replaced.</param>
public sealed record WebhookSettings(string Name, string Url, IReadOnlyList<string> Events, bool WithText)
{
    /// <summary>Another one means that somebody changed it; for <see cref="ChangeWebhook"/>.</summary>
    public string Version => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', [Name, Url, WithText.ToString(), .. Events]))));
}

/// <summary>A webhook as it stands.</summary>
/// <param name="FailingSince">Since when nothing arrived, or null.</param>
/// <param name="OldSecretUntil">Until when the secret before signs beside the new one, or null.</param>
/// <param name="Waiting">How many deliveries wait.</param>
/// <param name="Failed">How many were given up.</param>
public sealed record WebhookRow(
    WebhookId Id, WebhookSettings Settings, WebhookState State, DateTimeOffset? FailingSince, DateTimeOffset? OldSecretUntil, DateTimeOffset CreatedAt, int Waiting, int Failed);

/// <summary>One thing that was to be told.</summary>
/// <param name="EventId">The same for all webhooks that were told, and for every try.</param>
/// <param name="NextAt">When it is tried next, while it waits.</param>
/// <param name="LastStatus">The HTTP status of the last answer, or null when there was none.</param>
/// <param name="LastError">Why the last try failed, as a code, or null.</param>
public sealed record DeliveryRow(
    WebhookDeliveryId Id, WebhookId WebhookId, Guid EventId, string Event, DeliveryState State, int Attempts, DateTimeOffset CreatedAt, DateTimeOffset? LastAt,
    DateTimeOffset? NextAt, int? LastStatus, string? LastError);

/// <summary>A webhook that now exists, or its new secret.</summary>
/// <param name="Secret">Shown this once.</param>
public sealed record WebhookSecret(WebhookId Id, string Secret)
{
    /// <summary>Keeps the secret out of logs.</summary>
    public override string ToString() => nameof(WebhookSecret);
}
