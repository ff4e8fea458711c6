using Vectrant.Web.Features.Conversations;
using Xunit;

namespace Vectrant.Tests.Web.Conversations;

public sealed class PassageMarksTests
{
    private const string Passage = "Report within 7 days. Keep damaged parts until we have seen them.\nThe excess is 150.50 pounds.";

    [Fact]
    public void Of_ASentenceOfThePassage_MarksExactlyIt()
    {
        var pieces = PassageMarks.Of(Passage, ["Please keep damaged parts until we have seen them."]);
        Assert.Equal("Keep damaged parts until we have seen them.", Assert.Single(pieces, piece => piece.Marked).Text.Trim());
    }

    [Fact]
    public void Of_NoClaims_MarksNothingAndLosesNothing()
    {
        var pieces = PassageMarks.Of(Passage, []);
        Assert.DoesNotContain(pieces, piece => piece.Marked);
        Assert.Equal(Passage, string.Concat(pieces.Select(piece => piece.Text)));
    }

    [Fact]
    public void Of_SomethingElse_MarksNothing() =>
        Assert.DoesNotContain(PassageMarks.Of(Passage, ["Bicycles can be insured worldwide against theft."]), piece => piece.Marked);

    [Fact]
    public void Of_ANumberWithAPoint_DoesNotSplitIt() =>
        Assert.Contains(PassageMarks.Of(Passage, ["The excess is 150.50 pounds."]), piece => piece.Marked && piece.Text.Contains("150.50", StringComparison.Ordinal));
}
