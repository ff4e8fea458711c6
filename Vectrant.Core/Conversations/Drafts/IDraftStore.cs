using Vectrant.Core.Answering;

namespace Vectrant.Core.Conversations.Drafts;

/// <summary>A draft that this worker may make until its lease runs out.</summary>
/// <param name="Lease">Proves that the lease is still this worker's; a new one for each attempt.</param>
/// <param name="Attempt">From 1.</param>
/// <param name="Question">The customer's message.</param>
/// <param name="History">What was said before, oldest first.</param>
public sealed record LeasedDraft(
    DraftId Id,
    ConversationId ConversationId,
    Guid Lease,
    int Attempt,
    string Question,
    IReadOnlyList<EarlierMessage> History);

/// <summary>The work list of the draft workers. A lease makes sure that a draft is made by one worker at a time, and by another one when that one dies.</summary>
public interface IDraftStore
{
    /// <summary>Takes the oldest draft that waits or whose lease ran out; null when there is none.</summary>
    Task<LeasedDraft?> LeaseAsync(CancellationToken cancellationToken);

    /// <summary>Extends the lease. False: the draft is not wanted any more (a person took over, the customer wrote again) or is another worker's.</summary>
    Task<bool> RenewAsync(LeasedDraft draft, CancellationToken cancellationToken);

    /// <summary>Stores the answer, if the lease is still held, the conversation is still the assistant's and nothing raised its epoch. False: thrown away.</summary>
    Task<bool> CompleteAsync(LeasedDraft draft, Answer answer, CancellationToken cancellationToken);

    /// <summary>Under the same conditions: the draft has failed, a person is queued for the conversation, and the customer is told, in one transaction.</summary>
    /// <param name="draft">The draft.</param>
    /// <param name="reason">Why a person is needed.</param>
    /// <param name="error">The same in words, for the people who will read it.</param>
    /// <param name="answer">What the pipeline made, for its verdicts; null when it made nothing.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<bool> FailAsync(LeasedDraft draft, HandoverReason reason, string error, Answer? answer, CancellationToken cancellationToken);

    /// <summary>Puts the draft back for whoever takes it next.</summary>
    /// <param name="draft">The draft.</param>
    /// <param name="after">Not taken up again before this much time has gone.</param>
    /// <param name="counts">Whether this was an attempt; a node that stops in good order does not use one up.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task ReturnAsync(LeasedDraft draft, TimeSpan after, bool counts, CancellationToken cancellationToken);

    /// <summary>Fails every draft whose worker died in its last attempt; says how many.</summary>
    Task<int> FailAbandonedAsync(CancellationToken cancellationToken);
}
