using Vectrant.Core.Common;

namespace Vectrant.Core.Conversations.Drafts;

/// <summary>A decision about to be recorded.</summary>
/// <param name="DraftId">The draft.</param>
/// <param name="Kind">What is decided.</param>
/// <param name="FinalText">The changed text, for <see cref="DecisionKind.Edited"/>.</param>
/// <param name="Reason">Why, for <see cref="DecisionKind.Skipped"/>.</param>
public sealed record DecisionRequest(DraftId DraftId, DecisionKind Kind, string? FinalText, string? Reason);

/// <summary>Records decisions. Every method is one transaction with its audit row and its change notice; it locks the conversation first, so that of any number of people at once exactly one wins.</summary>
public interface IDecisionStore
{
    /// <summary>
    /// Records who decided what, when, on which text and why it was allowed, and releases the claim. The same person's same
    /// decision again gets the standing one. Where the rule of the conversation's team asks for a second person
    /// (<see cref="SecondApprovalPolicy"/>), the decision waits for that one and is not sent. <see cref="StandingDecision.SendAfter"/> is the moment of the decision for a skip.
    /// </summary>
    Task<Result<StandingDecision>> DecideAsync(Actor actor, DecisionRequest request, CancellationToken cancellationToken);

    /// <summary>
    /// Takes a decision back that was not sent yet; its draft waits for a decision again, unless the conversation moved on. While it
    /// awaits a second approval only who decided may. Once that is given, anybody else but the first person takes back the second
    /// approval alone, and the answer waits for one again.
    /// </summary>
    Task<Result<Done>> UndoAsync(Actor actor, DecisionId id, CancellationToken cancellationToken);

    /// <summary>Queues a new draft for the newest message and expires the undecided one.</summary>
    Task<Result<Done>> RegenerateAsync(Actor actor, ConversationId id, CancellationToken cancellationToken);
}
