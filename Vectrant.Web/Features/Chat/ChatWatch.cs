using Vectrant.Core.Conversations;

namespace Vectrant.Web.Features.Chat;

/// <summary>One conversation that is looked at on this node.</summary>
internal sealed class ChatWatch(ConversationId id)
{
    private readonly Lock _gate = new();
    private TaskCompletionSource<ConversationBody> _next = NewSource();
    private string? _token;
    private long _cursor;
    private bool _missed;
    private int _due;

    public ConversationId Id => id;

    /// <summary>Counted by <see cref="ChatWatches"/> under its lock.</summary>
    public int Viewers { get; set; }

    /// <summary>Held while the conversation is read and shown, so that what is shown never goes back in time.</summary>
    public SemaphoreSlim Reading { get; } = new(1, 1);

    public bool TryMarkDue() => Interlocked.Exchange(ref _due, 1) == 0;

    /// <summary>From here on another change makes another read.</summary>
    public void BeginRead() => Interlocked.Exchange(ref _due, 0);

    public Task<ConversationBody> NextAsync()
    {
        lock (_gate)
        {
            return _next.Task;
        }
    }

    /// <summary>True when a change arrived before there was a token to read it with.</summary>
    public bool Confirm(string token, long lastSeq)
    {
        lock (_gate)
        {
            if (_token is null)
            {
                _token = token;
                _cursor = lastSeq;
            }

            return Interlocked.Exchange(ref _missed, false);
        }
    }

    /// <summary>What to read with, or null (and the change is remembered) when nobody has proved a token yet.</summary>
    public (string Token, long After)? Credentials()
    {
        lock (_gate)
        {
            if (_token is { } token)
            {
                return (token, _cursor);
            }

            _missed = true;
            return null;
        }
    }

    public void Publish(ConversationBody body)
    {
        TaskCompletionSource<ConversationBody> next;
        lock (_gate)
        {
            _cursor = Math.Max(_cursor, body.LastSeq);
            (next, _next) = (_next, NewSource());
        }

        next.SetResult(body);
    }

    private static TaskCompletionSource<ConversationBody> NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
