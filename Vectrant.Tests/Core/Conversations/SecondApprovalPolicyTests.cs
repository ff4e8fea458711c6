using Vectrant.Core.Answering;
using Vectrant.Core.Conversations.Drafts;
using Xunit;

namespace Vectrant.Tests.Core.Conversations;

public sealed class SecondApprovalPolicyTests
{
    private static readonly AnswerDoubts Clean = new(2, 2, 0, AnswerOutcome.Answered, 0.9, false);
    private static readonly SecondApprovalRule Doubtful = new(SecondApprovalMode.Doubtful, 70, true);

    [Fact]
    public void Asks_WhereNothingWasSet_IsNever()
    {
        Assert.Empty(SecondApprovalPolicy.Asks(SecondApprovalRule.None, Clean));
        Assert.Empty(SecondApprovalPolicy.Asks(SecondApprovalRule.None, new AnswerDoubts(3, 0, 5, AnswerOutcome.Blocked, null, true)));
    }

    [Fact]
    public void Asks_ForEveryAnswer_IsAlwaysAndSaysWhy() =>
        Assert.Equal([SecondApprovalCause.EveryAnswer], SecondApprovalPolicy.Asks(new SecondApprovalRule(SecondApprovalMode.Always, 0, false), Clean));

    [Fact]
    public void Asks_CleanAnswer_IsNotDoubtful() => Assert.Empty(SecondApprovalPolicy.Asks(Doubtful, Clean));

    [Theory]
    [InlineData(0.7f, false)]
    [InlineData(0.6999f, true)]
    [InlineData(0.69f, true)]
    [InlineData(1f, false)]
    [InlineData(0f, true)]
    public void Asks_AtTheLineOfConfidence_AsksBelowItOnly(float stored, bool asks) =>
        Assert.Equal(asks, SecondApprovalPolicy.Asks(Doubtful, Clean with { Confidence = stored }).Contains(SecondApprovalCause.LowConfidence));

    [Fact]
    public void Asks_WithoutAConfidence_CountsItAsNone() => Assert.Equal([SecondApprovalCause.LowConfidence], SecondApprovalPolicy.Asks(Doubtful, Clean with { Confidence = null }));

    [Fact]
    public void Asks_WithALineOfZero_LooksAtNoConfidence() => Assert.Empty(SecondApprovalPolicy.Asks(Doubtful with { BelowPercent = 0 }, Clean with { Confidence = null }));

    [Fact]
    public void Asks_EveryDoubt_NamesEachOnce()
    {
        var all = SecondApprovalPolicy.Asks(Doubtful, new AnswerDoubts(3, 2, 1, AnswerOutcome.Answered, 0.2, true));
        Assert.Equal([SecondApprovalCause.Unsupported, SecondApprovalCause.Flagged, SecondApprovalCause.LowConfidence, SecondApprovalCause.Changed], all);
        Assert.Equal([SecondApprovalCause.Flagged], SecondApprovalPolicy.Asks(Doubtful, Clean with { Outcome = AnswerOutcome.NotInSources }));
        Assert.Equal([SecondApprovalCause.Flagged], SecondApprovalPolicy.Asks(Doubtful, Clean with { Outcome = null }));
    }

    [Fact]
    public void Asks_ChangedText_DependsOnTheRule()
    {
        Assert.Equal([SecondApprovalCause.Changed], SecondApprovalPolicy.Asks(Doubtful, Clean with { Changed = true }));
        Assert.Empty(SecondApprovalPolicy.Asks(Doubtful with { ChangedToo = false }, Clean with { Changed = true }));
    }
}
