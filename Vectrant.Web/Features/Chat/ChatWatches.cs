using System.Threading.Channels;
using Vectrant.Core.Conversations;

namespace Vectrant.Web.Features.Chat;

/// <summary>
/// Which conversations somebody on this node is looking at, over the hub or by a long poll, and which of them have to be read
/// again. However many look at one conversation, it is one entry and one read.
/// </summary>
internal sealed class ChatWatches
{
    private readonly Lock _gate = new();
    private readonly Dictionary<ConversationId, ChatWatch> _watches = [];
    private readonly Channel<ChatWatch> _due = System.Threading.Channels.Channel.CreateUnbounded<ChatWatch>();

    /// <summary>Watches that have to be read again.</summary>
    public ChannelReader<ChatWatch> Due => _due.Reader;

    /// <summary>Begins to look. Called before the first read, so that no change falls between the two.</summary>
    public ChatViewer Open(ConversationId id)
    {
        lock (_gate)
        {
            if (!_watches.TryGetValue(id, out var watch))
            {
                watch = new ChatWatch(id);
                _watches.Add(id, watch);
            }

            watch.Viewers++;
            return new ChatViewer(this, watch);
        }
    }

    public void Changed(ConversationId id)
    {
        ChatWatch? watch;
        lock (_gate)
        {
            watch = _watches.GetValueOrDefault(id);
        }

        if (watch is not null)
        {
            Enqueue(watch);
        }
    }

    /// <summary>Anything may have changed.</summary>
    public void AllChanged()
    {
        List<ChatWatch> all;
        lock (_gate)
        {
            all = [.. _watches.Values];
        }

        all.ForEach(Enqueue);
    }

    public bool IsWatched(ChatWatch watch)
    {
        lock (_gate)
        {
            return watch.Viewers > 0;
        }
    }

    internal void Enqueue(ChatWatch watch)
    {
        if (watch.TryMarkDue())
        {
            _due.Writer.TryWrite(watch);
        }
    }

    internal void Close(ChatWatch watch)
    {
        lock (_gate)
        {
            if (--watch.Viewers == 0)
            {
                _watches.Remove(watch.Id);
            }
        }
    }
}

/// <summary>One looker; gives its place back when disposed.</summary>
internal sealed class ChatViewer(ChatWatches watches, ChatWatch watch) : IDisposable
{
    private int _closed;

    public ConversationId Id => watch.Id;

    /// <summary>Completes with the next change, as it was read for all lookers.</summary>
    public Task<ConversationBody> NextAsync() => watch.NextAsync();

    /// <summary>The token was good: from now on changes are read with it, from this place on.</summary>
    public void Confirm(string token, long lastSeq)
    {
        if (watch.Confirm(token, lastSeq))
        {
            watches.Enqueue(watch);
        }
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _closed, 1) == 0)
        {
            watches.Close(watch);
        }
    }
}
