using System.Threading.Channels;
using Vectrant.Core.Common;

namespace Vectrant.Infrastructure.Persistence;

/// <summary>Lets a worker sleep until something of a topic changes somewhere, or until a moment of its own. A change that comes while it works is not lost.</summary>
internal sealed class WakeUp(IChangeFeed feed, string topic, TimeProvider time)
{
    private readonly Channel<bool> _signal = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Runs until the token is cancelled.</summary>
    public async Task ListenAsync(CancellationToken cancellationToken)
    {
        await foreach (var change in feed.SubscribeAsync(cancellationToken))
        {
            if (change.Topic == topic || change.Topic == ChangeTopic.Resync)
            {
                Signal();
            }
        }
    }

    public void Signal() => _signal.Writer.TryWrite(true);

    /// <summary>Returns at the next signal, at once when one is pending, and at the latest after <paramref name="limit"/>.</summary>
    public async Task WaitAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        if (limit > TimeSpan.Zero)
        {
            using var done = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            await Task.WhenAny(_signal.Reader.WaitToReadAsync(done.Token).AsTask(), Task.Delay(limit, time, done.Token));
            await done.CancelAsync();
            cancellationToken.ThrowIfCancellationRequested();
        }

        _signal.Reader.TryRead(out _);
    }
}
