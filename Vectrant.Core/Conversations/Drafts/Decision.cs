namespace Vectrant.Core.Conversations.Drafts;

public enum DecisionKind
{
    Approved,
    Edited,
    Skipped,
}

/// <summary>A decision that stands and is sent at a moment unless somebody undoes it.</summary>
/// <param name="Id">The decision.</param>
/// <param name="SendAfter">Not sent before.</param>
public sealed record StandingDecision(DecisionId Id, DateTimeOffset SendAfter);

/// <summary>Where a draft stands.</summary>
public enum DraftState
{
    Queued,
    Generating,
    Ready,
    Failed,
    Approved,
    Edited,
    Skipped,

    /// <summary>The conversation moved on before anybody decided.</summary>
    Expired,
}
