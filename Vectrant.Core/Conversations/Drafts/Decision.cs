namespace Vectrant.Core.Conversations.Drafts;

public enum DecisionKind
{
    Approved,
    Edited,
    Skipped,
}

/// <summary>A decision that stands and is sent at a moment unless somebody undoes it.</summary>
/// <param name="Id">The decision.</param>
/// <param name="SendAfter">Not sent before. For one that awaits a second approval: until then pages offer to take it back at once.</param>
/// <param name="AwaitsSecond">Nothing is sent before a second person has approved it too.</param>
public sealed record StandingDecision(DecisionId Id, DateTimeOffset SendAfter, bool AwaitsSecond = false);

/// <summary>Where a decision stands.</summary>
public enum DecisionState
{
    /// <summary>A second person has to approve it before it is sent.</summary>
    AwaitsSecondApproval,

    /// <summary>It is sent as soon as it cannot be undone any more.</summary>
    Sending,
    Sent,

    /// <summary>Nothing is sent because of it.</summary>
    Skipped,

    /// <summary>Undone, returned, or overtaken before it was sent.</summary>
    TakenBack,
}

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
