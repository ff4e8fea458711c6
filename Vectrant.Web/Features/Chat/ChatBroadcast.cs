using Microsoft.AspNetCore.SignalR;
using Vectrant.Core.Conversations;

namespace Vectrant.Web.Features.Chat;

/// <summary>Reads each changed conversation once and shows the result to everybody who looks at it.</summary>
internal sealed class ChatBroadcast(
    ChatWatches watches,
    ICustomerConversationQuery query,
    IHubContext<ChatHub, IChatPage> hub,
    TimeProvider time,
    ILogger<ChatBroadcast> logger) : BackgroundService
{
    private const int ReadsAtOnce = 4;
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Parallel.ForEachAsync(
        watches.Due.ReadAllAsync(stoppingToken),
        new ParallelOptions { MaxDegreeOfParallelism = ReadsAtOnce, CancellationToken = stoppingToken },
        ShowAsync);

    private async ValueTask ShowAsync(ChatWatch watch, CancellationToken cancellationToken)
    {
        await watch.Reading.WaitAsync(cancellationToken);
        try
        {
            watch.BeginRead();
            if (watches.IsWatched(watch) && watch.Credentials() is var (token, after))
            {
                await ReadAsync(watch, token, after, cancellationToken);
            }
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // A read that failed must not be the change that a customer never sees.
            logger.LogWarning(exception, "A conversation could not be read for the pages that show it; it is read again in {Delay}.", RetryDelay);
            await Task.Delay(RetryDelay, time, cancellationToken);
            watches.Enqueue(watch);
        }
        finally
        {
            watch.Reading.Release();
        }
    }

    private async Task ReadAsync(ChatWatch watch, string token, long after, CancellationToken cancellationToken)
    {
        var result = await query.ReadAsync(watch.Id, token, after, cancellationToken);
        if (!result.Succeeded)
        {
            await hub.Clients.Group(ChatHub.GroupOf(watch.Id)).Gone();
            return;
        }

        var body = ConversationBody.Of(result.Value, after);
        watch.Publish(body);
        await hub.Clients.Group(ChatHub.GroupOf(watch.Id)).Update(body);
    }
}
