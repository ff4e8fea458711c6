using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Vectrant.Core.Common;
using Vectrant.Core.Webhooks;
using Vectrant.Infrastructure.Operations;
using Vectrant.Infrastructure.Persistence;

namespace Vectrant.Infrastructure.Webhooks;

/// <summary>
/// Sends deliveries as soon as they are written, several at a time. All its state is in the database: what a node that died was
/// sending is sent again by another one when the lease has run out.
/// </summary>
internal sealed class WebhookWorker(SendDelivery send, IDeliveryQueue queue, IChangeFeed feed, TaskLog log, TimeProvider time, ILogger<WebhookWorker> logger) : BackgroundService
{
    private const int AtOnce = 8;
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(15);

    /// <summary>Due, but its receiver is busy with others: look again soon.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(250);
    private readonly WakeUp _wakeUp = new(feed, ChangeTopic.Webhook, time);
    private readonly List<Task> _sending = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var listening = _wakeUp.ListenAsync(stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await log.WatchAsync("webhook_send", StartDueAsync, stoppingToken);
                await _wakeUp.WaitAsync(await NextAsync(stoppingToken), stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                // What was not sent is sent by another node or after the next start.
            }
            catch (Exception problem)
            {
                logger.LogError(problem, "Webhooks could not be sent; the next try follows in {Delay}.", Poll);
                await Task.WhenAny(Task.Delay(Poll, time, stoppingToken));
            }
        }

        await Task.WhenAll(_sending);
        await listening.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }

    private async Task StartDueAsync(CancellationToken cancellationToken)
    {
        _sending.RemoveAll(task => task.IsCompleted);
        while (_sending.Count < AtOnce && await queue.LeaseAsync(cancellationToken) is { } delivery)
        {
            _sending.Add(SendAsync(delivery, cancellationToken));
        }
    }

    private async Task SendAsync(LeasedDelivery delivery, CancellationToken cancellationToken)
    {
        try
        {
            await send.RunAsync(delivery, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The lease runs out, and it is sent again.
        }
        catch (Exception problem)
        {
            logger.LogError(problem, "The delivery {Delivery} could not be sent or recorded; it is tried again when its lease has run out.", delivery.Id);
        }

        _wakeUp.Signal();
    }

    private async Task<TimeSpan> NextAsync(CancellationToken cancellationToken)
    {
        if (_sending.Count >= AtOnce || await queue.NextDueAsync(cancellationToken) is not { } due)
        {
            return Poll;
        }

        var left = due - time.GetUtcNow();
        return left <= Soon ? Soon : left < Poll ? left : Poll;
    }
}
