using Vectrant.Core.Common;

namespace Vectrant.Core.Webhooks;

/// <summary>Every refusal of this room, as a sentence.</summary>
public static class WebhookErrors
{
    public static Error MayNotManage { get; } = new(ErrorKind.Forbidden, "may_not_manage_webhooks", "Your roles do not allow managing webhooks. Ask an administrator.");

    public static Error NotFound { get; } = new(ErrorKind.NotFound, "webhook_not_found", "There is no such webhook any more. Reload the page.");

    public static Error DeliveryNotFound { get; } = new(ErrorKind.NotFound, "delivery_not_found", "There is no such delivery any more. Reload the page.");

    public static Error NameMissing { get; } = new(ErrorKind.Invalid, "webhook_name_missing", "The webhook needs a name of 1 to 100 characters.");

    public static Error UrlUnusable { get; } = new(
        ErrorKind.Invalid, "webhook_url_unusable", "The address must be a whole https address of at most 2000 characters, without a name and password in it.");

    public static Error TargetForbidden { get; } = new(
        ErrorKind.Invalid, "webhook_target_forbidden",
        "The address leads into a private or local network, where webhooks are not sent. An operator can allow a host (Webhooks:TrustedHosts).");

    public static Error PortForbidden { get; } = new(
        ErrorKind.Invalid, "webhook_port_forbidden",
        "Webhooks are not sent to this port. Use 443, or let an operator allow it (Webhooks:Ports).");

    public static Error EventsUnknown { get; } = new(
        ErrorKind.Invalid, "webhook_events_unknown", $"Choose at least one event, each of them once. Events are: {string.Join(", ", WebhookEvents.All)}.");

    public static Error StillWaiting { get; } = new(ErrorKind.Conflict, "delivery_still_waiting", "This delivery waits for its next try already.");

    public static Error NotActive { get; } = new(ErrorKind.Conflict, "webhook_not_active", "This webhook is not active. Let it go on first.");

    public static Error NothingFailed { get; } = new(ErrorKind.Conflict, "no_failed_delivery", "No delivery of this webhook stands as given up.");

    public static Error ChangedMeanwhile { get; } = new(
        ErrorKind.Conflict, "webhook_changed_meanwhile",
        "Somebody has changed this webhook since you opened it, so nothing was saved. What you entered still stands here. Load the newer one, look at what is new, and make your change to that.");

    public static Error TooMany { get; } = new(ErrorKind.Conflict, "too_many_webhooks", "There are 50 webhooks already. Delete one that is not needed.");
}
