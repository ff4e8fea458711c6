using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Vectrant.Core.Common;
using Vectrant.Core.Conversations;
using Vectrant.Core.Conversations.Drafts;
using Vectrant.Infrastructure.Persistence;

namespace Vectrant.Infrastructure.Conversations.Drafts;

/// <summary>Makes the drafts that wait, so many at once as configured, woken by the change feed and by a slow clock.</summary>
internal sealed class DraftWorker(IDraftStore store, MakeDraft make, IChangeFeed feed, IOptions<ConversationsOptions> options, TimeProvider time, ILogger<DraftWorker> logger)
    : BackgroundService
{
    private readonly WakeUp _wakeUp = new(feed, ChangeTopic.Conversation, time);
    private readonly HashSet<Task> _running = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var listening = _wakeUp.ListenAsync(stoppingToken);
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                await RoundAsync(stoppingToken);
                await _wakeUp.WaitAsync(options.Value.Poll, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Each draft in work is put back by MakeDraft.
        }

        await Task.WhenAll([.. _running]);
        await listening.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }

    private async Task RoundAsync(CancellationToken stoppingToken)
    {
        try
        {
            await store.FailAbandonedAsync(stoppingToken);
            _running.RemoveWhere(task => task.IsCompleted);
            while (_running.Count < options.Value.DraftParallelism && await store.LeaseAsync(stoppingToken) is { } draft)
            {
                _running.Add(MakeAsync(draft, stoppingToken));
                _running.RemoveWhere(task => task.IsCompleted);
            }
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
        {
            logger.LogError(exception, "Drafts could not be taken up; the next try follows in {Delay}.", options.Value.Poll);
        }
    }

    private async Task MakeAsync(LeasedDraft draft, CancellationToken stoppingToken)
    {
        try
        {
            await make.RunAsync(draft, stoppingToken);
        }
        catch (Exception exception)
        {
            // The lease ends by itself, and another attempt follows.
            logger.LogError(exception, "Draft {Draft} could not be stored.", draft.Id);
        }
        finally
        {
            _wakeUp.Signal();
        }
    }
}
