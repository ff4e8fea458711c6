using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Vectrant.Core.Common;
using Vectrant.Core.Conversations;
using Vectrant.Core.Conversations.Drafts;
using Vectrant.Infrastructure.Persistence;

namespace Vectrant.Infrastructure.Conversations.Drafts;

/// <summary>Sends decisions at the moment they are due. All its state is in the database, so a restart goes on where it was.</summary>
internal sealed class DeliveryWorker(IDeliveryStore store, IChangeFeed feed, IOptions<ConversationsOptions> options, TimeProvider time, ILogger<DeliveryWorker> logger)
    : BackgroundService
{
    /// <summary>Due, but somebody holds the row for a moment: look again soon.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(25);
    private readonly WakeUp _wakeUp = new(feed, ChangeTopic.Conversation, time);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var listening = _wakeUp.ListenAsync(stoppingToken);
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                await _wakeUp.WaitAsync(await RoundAsync(stoppingToken), stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // What is due is sent by another node or after the next start.
        }

        await listening.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }

    /// <summary>Sends what is due and returns how long nothing will be.</summary>
    private async Task<TimeSpan> RoundAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (await store.DeliverNextAsync(stoppingToken))
            {
            }

            if (await store.NextDueAsync(stoppingToken) is not { } due)
            {
                return options.Value.Poll;
            }

            var left = due - time.GetUtcNow();
            return left <= TimeSpan.Zero ? Soon : left < options.Value.Poll ? left : options.Value.Poll;
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
        {
            logger.LogError(exception, "What is due could not be sent; the next try follows in {Delay}.", options.Value.Poll);
            return options.Value.Poll;
        }
    }
}
