using Vectrant.Core.Common;
using Vectrant.Core.Conversations;
using Vectrant.Core.Conversations.Drafts;
using Vectrant.Core.Conversations.Queue;
using Vectrant.Web.Shared;

namespace Vectrant.Web.Features.Conversations;

/// <summary>
/// One open conversation: follows its changes, holds the claim while somebody works, and does the deeds. The snapshot is
/// replaced as a whole; <see cref="Changed"/> may come from any thread.
/// </summary>
public sealed class ThreadModel(IConversationQuery conversations, DraftDesk drafts, HandlingDesk handling, ClaimDesk claims, IChangeFeed feed, TimeProvider time) : IAsyncDisposable
{
    /// <summary>Moving through the list quickly claims nothing.</summary>
    private static readonly TimeSpan ClaimDelay = TimeSpan.FromMilliseconds(250);

    private static readonly TimeSpan ReleaseLimit = TimeSpan.FromSeconds(5);
    private readonly CancellationTokenSource _stopping = new();
    private readonly SemaphoreSlim _deeds = new(1);
    private ConversationId _id;
    private Guid _replyKey = Guid.NewGuid();
    private volatile bool _touched;
    private volatile bool _claimed;
    private bool _wasForeign;

    public event Action? Changed;

    public ThreadSnapshot? Snapshot { get; private set; }

    /// <summary>Follows the conversation until cancelled. Called once.</summary>
    public async Task RunAsync(Actor actor, ConversationId id, CancellationToken cancellationToken)
    {
        _id = id;
        Snapshot = new ThreadSnapshot(actor, null, null, false, time.GetUtcNow());
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stopping.Token);
        var keeping = KeepClaimAsync(actor, linked.Token);
        try
        {
            await feed.FollowAsync(
                change => change.Topic == ChangeTopic.Conversation && (change.Id is null || change.Id == id.Value),
                token => ReadAsync(actor, token),
                time,
                linked.Token);
        }
        finally
        {
            await linked.CancelAsync();
            await keeping;
        }
    }

    /// <summary>Somebody works here: the claim is renewed.</summary>
    public void Touch() => _touched = true;

    public void ForgetRefusal() => Publish(snapshot => snapshot with { Refusal = null });

    public Task<Result<StandingDecision>> ApproveAsync(DraftId draft) => DoAsync((actor, token) => drafts.Approve.RunAsync(actor, draft, token));

    public Task<Result<StandingDecision>> EditAsync(DraftId draft, string text) => DoAsync((actor, token) => drafts.Edit.RunAsync(actor, draft, text, token));

    public Task<Result<Done>> SkipAsync(DraftId draft, string reason) => DoAsync((actor, token) => drafts.Skip.RunAsync(actor, draft, reason, token));

    public Task<Result<StandingDecision>> SecondAsync(DecisionId decision, string? text) => DoAsync((actor, token) => drafts.Second.Give.RunAsync(actor, decision, text, token));

    public Task<Result<Done>> ReturnAsync(DecisionId decision, string reason) => DoAsync((actor, token) => drafts.Second.Return.RunAsync(actor, decision, reason, token));

    /// <summary>Takes the own answer back before its second approval; the draft is then edited from that text on.</summary>
    public async Task<Result<Done>> WithdrawAsync(AwaitedAnswer awaited)
    {
        Publish(snapshot => snapshot with { TakenBack = awaited.Text });
        var withdrawn = await DoAsync((actor, token) => drafts.Undo.RunAsync(actor, awaited.Decision, token));
        if (!withdrawn.Succeeded)
        {
            ForgetTakenBack();
        }

        return withdrawn;
    }

    public void ForgetTakenBack() => Publish(snapshot => snapshot with { TakenBack = null });

    public Task<Result<Done>> RegenerateAsync() => DoAsync((actor, token) => drafts.Regenerate.RunAsync(actor, _id, token));

    public Task<Result<Done>> TakeOverAsync() => DoAsync((actor, token) => handling.TakeOver.RunAsync(actor, _id, token));

    public Task<Result<Done>> HandBackAsync() => DoAsync((actor, token) => handling.HandBack.RunAsync(actor, _id, token));

    public Task<Result<Done>> CloseAsync() => DoAsync((actor, token) => handling.Close.RunAsync(actor, _id, token));

    public Task<Result<Done>> ReopenAsync() => DoAsync((actor, token) => handling.Reopen.RunAsync(actor, _id, token));

    public Task<Result<MessageId>> NoteAsync(string text) => DoAsync((actor, token) => handling.Note.RunAsync(actor, _id, text, token));

    public Task<Result<Claim>> ClaimAsync() => DoAsync((actor, token) => TakeAsync(actor, () => claims.Claim.RunAsync(actor, _id, token)));

    /// <summary>Sends what the person wrote. A repeated call before the answer arrives sends nothing twice.</summary>
    public async Task<Result<MessageId>> ReplyAsync(string text)
    {
        var sent = await DoAsync((actor, token) => handling.Reply.RunAsync(actor, _id, text, _replyKey, token));
        if (sent.Succeeded)
        {
            _replyKey = Guid.NewGuid();
        }

        return sent;
    }

    public async ValueTask DisposeAsync()
    {
        if (_stopping.IsCancellationRequested)
        {
            return;
        }

        await _stopping.CancelAsync();
        if (_claimed && Snapshot is { } last)
        {
            using var limit = new CancellationTokenSource(ReleaseLimit, time);
            await claims.Release.RunAsync(last.Actor, _id, limit.Token);
        }

        _stopping.Dispose();
        _deeds.Dispose();
    }

    private async Task ReadAsync(Actor actor, CancellationToken cancellationToken)
    {
        var read = await conversations.GetAsync(actor, _id, cancellationToken);
        Publish(snapshot => read.Succeeded
            ? snapshot with { Detail = read.Value, Refusal = snapshot.Detail is null ? null : snapshot.Refusal }
            : snapshot with { Refusal = read.Error });
        if (Snapshot is { } now)
        {
            // Whoever looked on while a colleague worked here gets it when the colleague leaves.
            _claimed |= now.OwnClaim is not null;
            if (_wasForeign && now is { WantsClaim: true, OwnClaim: null })
            {
                await TakeAsync(actor, () => claims.Claim.RunAsync(actor, _id, cancellationToken));
            }

            _wasForeign = now.ForeignClaim is not null;
        }
    }

    private async Task KeepClaimAsync(Actor actor, CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(ClaimDelay, time, cancellationToken);
            while (Snapshot?.Detail is null)
            {
                await Task.Delay(ClaimDelay, time, cancellationToken);
            }

            if (Snapshot is { WantsClaim: true })
            {
                await TakeAsync(actor, () => claims.Claim.RunAsync(actor, _id, cancellationToken));
            }

            using var timer = new PeriodicTimer(TimeSpan.FromSeconds(Math.Min(10, claims.Length.TotalSeconds / 3)), time);
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                if (_touched && Snapshot is { WantsClaim: true } now && (now.OwnClaim is null || now.OwnClaim.ExpiresAt - time.GetUtcNow() < claims.Length * (2 / 3.0)))
                {
                    _touched = false;
                    await TakeAsync(actor, () => claims.Renew.RunAsync(actor, _id, cancellationToken));
                }
                else if (Snapshot is { } shown && shown.Detail?.Claim is { } claim && claim.ExpiresAt <= time.GetUtcNow())
                {
                    Publish(snapshot => snapshot);
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The conversation was left; disposing releases the claim.
        }
    }

    /// <summary>A claim that somebody else got first is no refusal: the next read shows whose it is.</summary>
    private async Task<Result<Claim>> TakeAsync(Actor actor, Func<Task<Result<Claim>>> take)
    {
        // From here on it may be ours, whatever a read that began before says: leaving gives it back, which costs nothing when it is not.
        _claimed = true;
        var taken = await take();
        if (taken.Succeeded)
        {
            Publish(snapshot => snapshot.Detail is { } detail ? snapshot with { Detail = detail with { Claim = taken.Value } } : snapshot);
        }

        return taken;
    }

    private async Task<Result<T>> DoAsync<T>(Func<Actor, CancellationToken, Task<Result<T>>> deed)
    {
        var token = _stopping.Token;
        await _deeds.WaitAsync(token);
        try
        {
            Touch();
            var actor = Snapshot!.Actor;
            Publish(snapshot => snapshot with { Busy = true, Refusal = null });
            var outcome = await deed(actor, token);
            await ReadAsync(actor, token);
            Publish(snapshot => snapshot with { Refusal = outcome.Error ?? snapshot.Refusal });
            return outcome;
        }
        finally
        {
            Publish(snapshot => snapshot with { Busy = false });
            _deeds.Release();
        }
    }

    private void Publish(Func<ThreadSnapshot, ThreadSnapshot> change)
    {
        lock (_deeds)
        {
            Snapshot = change(Snapshot!) with { Now = time.GetUtcNow() };
        }

        Changed?.Invoke();
    }
}
