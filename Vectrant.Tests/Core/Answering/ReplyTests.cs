using Vectrant.Core.Answering;
using Vectrant.Core.Guardrails;
using Xunit;

namespace Vectrant.Tests.Core.Answering;

public sealed class ReplyTests
{
    [Theory]
    [InlineData("It is £250. [1] Call us. [2][3]", "It is £250. Call us.", "1|2,3")]
    [InlineData("It is £250 [1]. Call us [2, 3].", "It is £250. Call us.", "1|2,3")]
    [InlineData("No marks at all.", "No marks at all.", "")]
    [InlineData("[1] At the front.", "At the front.", "1")]
    public void Read_MarkedText_GivesCleanTextAndClaims(string raw, string text, string claims)
    {
        var reply = Reply.Read(raw);

        Assert.Equal(text, reply.Text.Trim());
        Assert.Equal(claims, string.Join('|', reply.Sentences.Select(sentence => string.Join(',', sentence.Claimed))));
    }

    [Fact]
    public void Draft_WithAHiddenText_IsWhatAPersonSees()
    {
        var draft = new DraftText(_ => new OutputCheck(GuardVerdict.Allow("output_clean"), 0, []));
        var streamed = draft.Add("You have 7 days\U000E0070\U000E006F. [1] Report it at \u202Eelpmaxe.live\u202C. [1] Call") + draft.Add(" us.");

        Assert.Equal("You have 7 days. Report it at elpmaxe.live. Call us.", draft.Reply.Text);
        Assert.StartsWith(streamed, draft.Reply.Text, StringComparison.Ordinal);
        Assert.Contains("elpmaxe", streamed, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("NOT_IN_SOURCES", true)]
    [InlineData("  NOT_IN_SOURCES because", true)]
    [InlineData("The word NOT_IN_SOURCES", false)]
    public void Read_NoAnswer_IsRecognised(string raw, bool expected) => Assert.Equal(expected, Reply.Read(raw).NotInSources);

    [Theory]
    [InlineData("NOT_", true)]
    [InlineData("", true)]
    [InlineData("Nothing", false)]
    public void MayBeNotInSources_Beginning_IsHeldBack(string raw, bool expected) => Assert.Equal(expected, Reply.MayBeNotInSources(raw));

    [Theory]
    [InlineData("And in the cellar?", true)]
    [InlineData("What about theft?", true)]
    [InlineData("Why?", true)]
    [InlineData("Is it insured?", true)]
    [InlineData("Und im Keller?", true)]
    [InlineData("How long do I have to report water damage in the cellar?", false)]
    public void Complete_QuestionAfterAnother_TakesItAlongWhenNeeded(string question, bool taken) => Assert.Equal(
        taken ? "Is water damage insured? " + question : question,
        FollowUp.Complete(question, [new EarlierMessage(true, "Is water damage insured?"), new EarlierMessage(false, "Yes.")]));
}
