using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Vectrant.Core.Common;

namespace Vectrant.Core.Conversations;

/// <summary>
/// Counts what customers send, inside the use cases, because no HTTP middleware sees what comes over a hub: so many messages a
/// minute in one conversation, and so many starts and posts a minute on this node. Each count is a bucket that refills steadily.
/// </summary>
public sealed class MessageThrottle(TimeProvider time, IOptions<ConversationsOptions> options)
{
    private const int PruneAbove = 10_000;
    private readonly ConcurrentDictionary<ConversationId, Bucket> _conversations = new();
    private readonly Bucket _node = new(time.GetUtcNow(), options.Value.NodeMessagesPerMinute);

    /// <summary>Null when a conversation may be started now.</summary>
    public Error? RefuseStart() => _node.Take(time.GetUtcNow(), options.Value.NodeMessagesPerMinute) is { } wait ? ConversationErrors.Throttled(wait) : null;

    /// <summary>Null when a message may be posted to the conversation now.</summary>
    public Error? RefusePost(ConversationId id)
    {
        var now = time.GetUtcNow();
        if (_conversations.Count > PruneAbove)
        {
            Prune(now);
        }

        var bucket = _conversations.GetOrAdd(id, _ => new Bucket(now, options.Value.ConversationMessagesPerMinute));
        return bucket.Take(now, options.Value.ConversationMessagesPerMinute) is { } wait ? ConversationErrors.Throttled(wait) : RefuseStart();
    }

    private void Prune(DateTimeOffset now)
    {
        foreach (var (id, bucket) in _conversations)
        {
            if (bucket.IsFull(now, options.Value.ConversationMessagesPerMinute))
            {
                _conversations.TryRemove(id, out _);
            }
        }
    }

    private sealed class Bucket(DateTimeOffset start, int size)
    {
        private readonly Lock _gate = new();
        private double _left = size;
        private DateTimeOffset _at = start;

        /// <summary>Null when one was left, otherwise how long until there is one again.</summary>
        public TimeSpan? Take(DateTimeOffset now, int perMinute)
        {
            lock (_gate)
            {
                Refill(now, perMinute);
                if (_left < 1)
                {
                    return TimeSpan.FromMinutes((1 - _left) / perMinute);
                }

                _left--;
                return null;
            }
        }

        public bool IsFull(DateTimeOffset now, int perMinute)
        {
            lock (_gate)
            {
                Refill(now, perMinute);
                return _left >= perMinute;
            }
        }

        private void Refill(DateTimeOffset now, int perMinute)
        {
            if (now > _at)
            {
                _left = Math.Min(perMinute, _left + ((now - _at).TotalMinutes * perMinute));
                _at = now;
            }
        }
    }
}
