namespace Vectrant.Core.Conversations.Drafts;

/// <summary>What became of a second approval.</summary>
public enum SecondApprovalState
{
    Waiting,
    Approved,

    /// <summary>Approved with another text than the first person's.</summary>
    Edited,

    /// <summary>Given back to who approved first, with a reason.</summary>
    Returned,

    /// <summary>The first person took the answer back.</summary>
    Withdrawn,

    /// <summary>The conversation moved on before anybody gave it.</summary>
    Expired,
}

/// <summary>One request for a second approval and what became of it.</summary>
/// <param name="Because">Why policy asked.</param>
/// <param name="State">What became of it.</param>
/// <param name="By">Who ended it; null while it waits, and where no person did.</param>
/// <param name="DecidedAt">When; null while it waits.</param>
/// <param name="TextBefore">What the first person wanted to send.</param>
/// <param name="TextAfter">What the second person made of it; null when it is the same.</param>
/// <param name="Reason">Why it was returned or expired.</param>
/// <param name="UndoneAt">When the second person took it back; another request follows.</param>
public sealed record SecondApproval(
    IReadOnlyList<SecondApprovalCause> Because,
    SecondApprovalState State,
    DateTimeOffset RequestedAt,
    PersonName? By,
    DateTimeOffset? DecidedAt,
    string TextBefore,
    string? TextAfter,
    string? Reason,
    DateTimeOffset? UndoneAt);

/// <summary>An answer that waits for a second person.</summary>
/// <param name="Decision">What to approve or to return.</param>
/// <param name="First">Who approved first.</param>
/// <param name="FirstIsGone">That person may not sign in any more.</param>
/// <param name="Text">What the first person wants to send.</param>
/// <param name="DraftText">What the assistant wrote.</param>
/// <param name="Since">When the first person decided.</param>
/// <param name="Because">Why policy asks for a second person.</param>
/// <param name="IsYours">The one who looks is the first person.</param>
/// <param name="MayGive">The one who looks may give the second approval.</param>
public sealed record AwaitedAnswer(
    DecisionId Decision,
    PersonName First,
    bool FirstIsGone,
    string Text,
    string DraftText,
    DateTimeOffset Since,
    IReadOnlyList<SecondApprovalCause> Because,
    bool IsYours,
    bool MayGive);
