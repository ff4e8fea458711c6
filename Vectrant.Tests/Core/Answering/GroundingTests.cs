using Vectrant.Core.Answering;
using Vectrant.Core.Language;
using Xunit;

namespace Vectrant.Tests.Core.Answering;

public sealed class GroundingTests
{
    private static readonly Grounding Subject = new(
    [
        Passages.Of("Report damage within 7 days after you notice it. Theft must be reported to the police within 24 hours."),
        Passages.Of("The excess for water damage is €150. Call 01632 960 100 or write to help@a.example. See https://a.example/claims."),
        Passages.Of("Mobile phones are not insured against accidental damage. The office is open until 1 March 2026 from 8 am to 5 pm."),
    ]);

    [Theory]
    [InlineData("Report damage within 7 days after you notice it.", 1)]
    [InlineData("You must report damage within seven days after noticing it.", 1)]
    [InlineData("The excess for water damage is 150 €.", 2)]
    [InlineData("For water damage the excess is EUR 150.", 2)]
    [InlineData("Mobile phones are not insured against accidental damage.", 3)]
    [InlineData("Call +44 1632 960100.", 2)]
    [InlineData("The office is open until 2026-03-01.", 3)]
    public void Check_SentenceThatAPassageSays_IsSupported(string sentence, int passage)
    {
        var verdict = Check(sentence);

        Assert.True(verdict.Supported, verdict.Reason);
        Assert.Equal([passage], verdict.PassageNumbers);
        Assert.Null(verdict.Reason);
    }

    [Theory]
    [InlineData("Report damage within 8 days after you notice it.", "the number")]
    [InlineData("Report damage within 7 weeks after you notice it.", "the number")]
    [InlineData("The excess for water damage is €250.", "the amount")]
    [InlineData("The excess for water damage is £150.", "the amount")]
    [InlineData("The office is open until 2 March 2026.", "the date")]
    [InlineData("Call 01632 960 199.", "the telephone number")]
    [InlineData("Write to sales@a.example.", "the e-mail address")]
    [InlineData("See https://a.example/refunds for water damage.", "the link")]
    [InlineData("The excess for water damage is 15 %.", "the percentage")]
    [InlineData("Elephants enjoy peanuts beside the quiet river.", "No passage says it")]
    [InlineData("Mobile phones are insured against accidental damage.", "denies")]
    [InlineData("And so it is.", "compared")]
    public void Check_SentenceThatNoPassageSays_IsNotSupportedAndSaysWhy(string sentence, string reason)
    {
        var verdict = Check(sentence);

        Assert.False(verdict.Supported);
        Assert.Empty(verdict.PassageNumbers);
        Assert.Contains(reason, verdict.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_NumberOfOnePassageWithTheWordsOfAnother_IsNotSupported() =>
        Assert.False(Check("The excess for water damage is 24 hours.").Supported);

    [Fact]
    public void Check_CitationOutsideOfTheRetrievedSet_IsNeverKept()
    {
        const string sentence = "Report damage within 7 days after you notice it.";

        Assert.Equal([1], Subject.Check(sentence, new Span(0, sentence.Length), [9, 42]).PassageNumbers);
    }

    [Fact]
    public void Check_NoPassages_SupportsNothing()
    {
        const string sentence = "Anything at all is insured.";

        Assert.False(new Grounding([]).Check(sentence, new Span(0, sentence.Length), [1]).Supported);
    }

    private static AnswerSentence Check(string sentence) => Subject.Check(sentence, new Span(0, sentence.Length), []);
}
