using Microsoft.Extensions.Options;

namespace Vectrant.Core.Webhooks;

/// <summary>A delivery that this node may send until its lease runs out.</summary>
/// <param name="Secrets">The ones that sign, the newest first.</param>
/// <param name="Attempt">From 1.</param>
public sealed record LeasedDelivery(
    WebhookDeliveryId Id, WebhookId WebhookId, Guid Lease, string Url, Guid EventId, string Event, string Body, IReadOnlyList<string> Secrets, int Attempt,
    DateTimeOffset CreatedAt, DateTimeOffset? FailingSince);

/// <summary>What came of a try.</summary>
/// <param name="Status">The HTTP status, or null when nobody answered.</param>
/// <param name="Error">Why it failed, as a code in lower snake case; null when it arrived.</param>
public sealed record SendOutcome(int? Status, string? Error);

/// <summary>The work list of the senders.</summary>
public interface IDeliveryQueue
{
    /// <summary>Takes the delivery that is due longest, at most two at a time of one webhook; null when there is none.</summary>
    Task<LeasedDelivery?> LeaseAsync(CancellationToken cancellationToken);

    /// <summary>Writes what came of it, if the lease is still held.</summary>
    /// <param name="delivery">What was sent.</param>
    /// <param name="outcome">What came of it.</param>
    /// <param name="nextAt">When to try again; null to give up, or when it arrived.</param>
    /// <param name="disable">Whether the webhook is disabled for failing too long.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task RecordAsync(LeasedDelivery delivery, SendOutcome outcome, DateTimeOffset? nextAt, bool disable, CancellationToken cancellationToken);

    /// <summary>When the next one is due, or null.</summary>
    Task<DateTimeOffset?> NextDueAsync(CancellationToken cancellationToken);

    /// <summary>Removes what ended long ago from the log.</summary>
    Task<int> ForgetOldAsync(CancellationToken cancellationToken);
}

/// <summary>Sends one request to the outside.</summary>
public interface IWebhookSender
{
    Task<SendOutcome> SendAsync(LeasedDelivery delivery, CancellationToken cancellationToken);
}

/// <summary>Sends one delivery and decides what happens next; any number of these may run at once.</summary>
public sealed class SendDelivery(IDeliveryQueue queue, IWebhookSender sender, IOptions<WebhookOptions> options, TimeProvider time)
{
    private const int MaxDoublings = 20;

    public async Task RunAsync(LeasedDelivery delivery, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(delivery);
        var outcome = await sender.SendAsync(delivery, cancellationToken);
        var now = time.GetUtcNow();
        DateTimeOffset? next = outcome.Error is not null && now - delivery.CreatedAt < TimeSpan.FromHours(options.Value.GiveUpHours)
            ? now + WaitAfter(delivery.Attempt, options.Value, Random.Shared.NextDouble())
            : null;
        var disable = outcome.Error is not null && delivery.FailingSince is { } since && now - since >= TimeSpan.FromHours(options.Value.DisableHours);
        await queue.RecordAsync(delivery, outcome, next, disable, cancellationToken);
    }

    /// <summary>Grows twofold from try to try up to the longest wait, and differs by up to a quarter so that many do not come back at the same moment.</summary>
    public static TimeSpan WaitAfter(int attempt, WebhookOptions options, double chance)
    {
        ArgumentNullException.ThrowIfNull(options);
        var seconds = Math.Min(options.LongestRetrySeconds, options.FirstRetrySeconds * Math.Pow(2, Math.Min(attempt - 1, MaxDoublings)));
        return TimeSpan.FromSeconds(seconds * (1 + (chance / 4)));
    }
}
