using Vectrant.Core.Answering;

namespace Vectrant.Core.Conversations.Drafts;

/// <summary>Which answers a second person has to approve.</summary>
public enum SecondApprovalMode
{
    /// <summary>None: what the first person approves is sent. So it is where nothing was set.</summary>
    Never,

    /// <summary>Those that the assistant itself is not sure of.</summary>
    Doubtful,

    /// <summary>Every one.</summary>
    Always,
}

/// <summary>Why policy asks for a second person.</summary>
public enum SecondApprovalCause
{
    EveryAnswer,

    /// <summary>A sentence of the draft has no source.</summary>
    Unsupported,

    /// <summary>A guard warned, or the sources held no answer.</summary>
    Flagged,

    /// <summary>The confidence is below the line that was set.</summary>
    LowConfidence,

    /// <summary>The first person changed the text, so that its marks are not those of what is sent.</summary>
    Changed,
}

/// <summary>The rule of one team, or of the conversations without a team.</summary>
/// <param name="Mode">Which answers.</param>
/// <param name="BelowPercent">For <see cref="SecondApprovalMode.Doubtful"/>: confidence below this asks for a second person. 0 to 100; 0 looks at no confidence.</param>
/// <param name="ChangedToo">For <see cref="SecondApprovalMode.Doubtful"/>: so does a text that the first person changed, whose grounding nobody measured.</param>
public sealed record SecondApprovalRule(SecondApprovalMode Mode, int BelowPercent, bool ChangedToo)
{
    /// <summary>What holds where nothing was set.</summary>
    public static SecondApprovalRule None { get; } = new(SecondApprovalMode.Never, 70, true);
}

/// <summary>What the policy looks at.</summary>
/// <param name="Sentences">Of the draft.</param>
/// <param name="Supported">Of these, the ones that have a source.</param>
/// <param name="Warnings">Steps of the guard that warned or blocked.</param>
/// <param name="Outcome">What the draft came to; null when it is not known.</param>
/// <param name="Confidence">0 to 1; null counts as none.</param>
/// <param name="Changed">The first person changed the text.</param>
public sealed record AnswerDoubts(int Sentences, int Supported, int Warnings, AnswerOutcome? Outcome, double? Confidence, bool Changed);

/// <summary>
/// Decides whether an answer that one person approved needs a second one before it is sent. Pure: the rule and the facts of the
/// draft go in, the causes come out. It is asked once, at the moment of the first decision; a rule that changes later changes
/// nothing for answers that wait already. Skips are never asked about, because nothing is sent.
/// docs/decisions/0020-second-approval.md.
/// </summary>
public static class SecondApprovalPolicy
{
    /// <returns>Why a second person is needed; empty when none is.</returns>
    public static IReadOnlyList<SecondApprovalCause> Asks(SecondApprovalRule rule, AnswerDoubts answer)
    {
        ArgumentNullException.ThrowIfNull(rule);
        ArgumentNullException.ThrowIfNull(answer);
        return rule.Mode switch
        {
            SecondApprovalMode.Never => [],
            SecondApprovalMode.Always => [SecondApprovalCause.EveryAnswer],
            _ => [.. Doubts(rule, answer)],
        };
    }

    private static IEnumerable<SecondApprovalCause> Doubts(SecondApprovalRule rule, AnswerDoubts answer)
    {
        if (answer.Supported < answer.Sentences)
        {
            yield return SecondApprovalCause.Unsupported;
        }

        if (answer.Warnings > 0 || answer.Outcome != AnswerOutcome.Answered)
        {
            yield return SecondApprovalCause.Flagged;
        }

        // Stored as a 4-byte number: 0.7 comes back as a little less, and a little is no doubt.
        if (Math.Round((answer.Confidence ?? 0) * 100, 3) < rule.BelowPercent)
        {
            yield return SecondApprovalCause.LowConfidence;
        }

        if (answer.Changed && rule.ChangedToo)
        {
            yield return SecondApprovalCause.Changed;
        }
    }
}
