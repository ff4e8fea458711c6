using System.Threading.Channels;
using Vectrant.Core.Common;

namespace Vectrant.Web.Shared;

/// <summary>Turns the stream of changes into calls of "read it again", never more often than the pause allows.</summary>
public static class Feed
{
    /// <summary>How long a live page rests between two reads; the first change after a rest is shown at once.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(150);

    /// <summary>
    /// Reads once when the subscription stands, then after each change that concerns the caller. Changes during a read
    /// or a pause lead to exactly one more read. Ends when the token is cancelled; a fault of <paramref name="read"/> ends it, too.
    /// </summary>
    public static Task FollowAsync(
        this IChangeFeed feed,
        Func<Change, bool> concerns,
        Func<CancellationToken, Task> read,
        TimeProvider time,
        CancellationToken cancellationToken) => feed.FollowAsync(concerns, read, time, Pause, cancellationToken);

    /// <summary>The same with a pause of one's own, for what need not be quick.</summary>
    public static async Task FollowAsync(
        this IChangeFeed feed,
        Func<Change, bool> concerns,
        Func<CancellationToken, Task> read,
        TimeProvider time,
        TimeSpan pause,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(feed);
        ArgumentNullException.ThrowIfNull(concerns);
        ArgumentNullException.ThrowIfNull(read);
        var signal = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);

        // The subscription stands as soon as this call returns its task: nothing between here and the first read is missed.
        var listening = ListenAsync();
        try
        {
            await read(linked.Token);
            while (await signal.Reader.WaitToReadAsync(linked.Token))
            {
                signal.Reader.TryRead(out _);
                await read(linked.Token);
                await Task.Delay(pause, time, linked.Token);
            }
        }
        finally
        {
            await linked.CancelAsync();
            await listening;
        }

        async Task ListenAsync()
        {
            try
            {
                await foreach (var change in feed.SubscribeAsync(linked.Token))
                {
                    if (change.Topic == ChangeTopic.Resync || concerns(change))
                    {
                        signal.Writer.TryWrite(true);
                    }
                }
            }
            catch (OperationCanceledException) when (linked.IsCancellationRequested)
            {
                // The page is gone.
            }
            finally
            {
                signal.Writer.TryComplete();
            }
        }
    }
}
