using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Vectrant.Core.Answering;
using Vectrant.Core.Identity;
using Vectrant.Core.Knowledge;
using Vectrant.Core.Models;

namespace Vectrant.Core.Conversations.Drafts;

/// <summary>The answering pipeline as this room calls it.</summary>
public delegate Task<Answer> Answering(AnswerRequest request, CancellationToken cancellationToken);

/// <summary>
/// Makes one leased draft. Whatever happens, the draft ends in a state that somebody sees: ready, failed with a person queued, or
/// back in the work list. What comes too late is thrown away by the store.
/// </summary>
public sealed class MakeDraft(IDraftStore store, Answering answering, IOptions<ConversationsOptions> options, TimeProvider time, ILogger<MakeDraft> logger)
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(2);
    private static readonly IReadOnlySet<string> CustomerRoles = new HashSet<string> { Role.Customer };

    public async Task RunAsync(LeasedDraft draft, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(draft);
        using var limit = new CancellationTokenSource(options.Value.GenerationTimeout, time);
        using var lost = new CancellationTokenSource();
        using var all = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token, lost.Token);
        using var renewing = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var renewal = KeepLeaseAsync(draft, lost, renewing.Token);
        try
        {
            var answer = await AnswerAsync(draft, all.Token);
            await KeepAsync(draft, answer, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The node stops: another one, or this one after its start, goes on at once.
            using var grace = new CancellationTokenSource(TimeSpan.FromSeconds(5), time);
            await store.ReturnAsync(draft, TimeSpan.Zero, counts: false, grace.Token);
        }
        catch (OperationCanceledException) when (lost.IsCancellationRequested)
        {
            logger.LogInformation("Draft {Draft} is not wanted any more; its generation was ended.", draft.Id);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            await store.FailAsync(draft, HandoverReason.ModelUnavailable, $"The model gave no answer within {options.Value.GenerationTimeoutSeconds:0} s.", null, cancellationToken);
        }
        catch (ModelUnavailableException exception)
        {
            logger.LogWarning(exception, "The model was not available for draft {Draft}.", draft.Id);
            await store.FailAsync(draft, HandoverReason.ModelUnavailable, exception.Message, null, cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            await TryAgainAsync(draft, exception, cancellationToken);
        }
        finally
        {
            await renewing.CancelAsync();
            await renewal;
        }
    }

    private Task<Answer> AnswerAsync(LeasedDraft draft, CancellationToken cancellationToken)
    {
        var request = new AnswerRequest(draft.Question, Audience.Customer, CustomerRoles, draft.History, ModelTask.Draft, draft.ConversationId.Value);

        // WaitAsync: a client that ignores its token must not hold the worker for ever.
        return answering(request, cancellationToken).WaitAsync(cancellationToken);
    }

    private async Task KeepAsync(LeasedDraft draft, Answer answer, CancellationToken cancellationToken)
    {
        var kept = answer.Outcome switch
        {
            AnswerOutcome.ModelUnavailable => await store.FailAsync(draft, HandoverReason.ModelUnavailable, "No model answered.", answer, cancellationToken),
            AnswerOutcome.Blocked => await store.FailAsync(draft, HandoverReason.Blocked, "A guardrail stopped the draft.", answer, cancellationToken),
            _ when string.IsNullOrWhiteSpace(answer.Text) => await store.FailAsync(draft, HandoverReason.DraftFailed, "The model's answer was empty.", answer, cancellationToken),
            _ => await store.CompleteAsync(draft, answer, cancellationToken),
        };
        if (!kept)
        {
            logger.LogInformation("Draft {Draft} came too late and was thrown away.", draft.Id);
        }
    }

    private async Task TryAgainAsync(LeasedDraft draft, Exception exception, CancellationToken cancellationToken)
    {
        logger.LogError(exception, "Draft {Draft} failed in attempt {Attempt}.", draft.Id, draft.Attempt);
        if (draft.Attempt >= options.Value.DraftAttempts)
        {
            await store.FailAsync(draft, HandoverReason.DraftFailed, $"Making the draft failed {draft.Attempt} times; the log of the node has the cause.", null, cancellationToken);
            return;
        }

        await store.ReturnAsync(draft, RetryDelay * draft.Attempt, counts: true, cancellationToken);
    }

    private async Task KeepLeaseAsync(LeasedDraft draft, CancellationTokenSource lost, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(options.Value.Lease / 3, time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                if (!await RenewAsync(draft, cancellationToken))
                {
                    await lost.CancelAsync();
                    return;
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The draft is done.
        }
    }

    private async Task<bool> RenewAsync(LeasedDraft draft, CancellationToken cancellationToken)
    {
        try
        {
            return await store.RenewAsync(draft, cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // The database may be back before the lease ends; whether it was in time is decided when the result is stored.
            logger.LogWarning(exception, "The lease of draft {Draft} could not be renewed.", draft.Id);
            return true;
        }
    }
}
