using Vectrant.Core.Knowledge;
using Vectrant.Web.Features.Knowledge;
using Xunit;

namespace Vectrant.Tests.Web.Knowledge;

public sealed class CitedPassageTests
{
    private const string Text = "Heading\nFirst paragraph.\nSecond paragraph.";

    private static readonly TextBlock[] Blocks =
    [
        new(0, 7, 1, 1, new Box(10, 20, 30, 40)),
        new(8, 24, null, 1, new Box(10, 50, 90, 60)),
        new(25, 42, null, 2, new Box(10, 15, 90, 25)),
    ];

    [Theory]
    [InlineData(null, 5)]
    [InlineData(5, null)]
    [InlineData(-1, 5)]
    [InlineData(5, 5)]
    [InlineData(9, 4)]
    [InlineData(42, 50)]
    public void From_AddressWithoutUsablePassage_IsNull(int? start, int? end) => Assert.Null(CitedPassage.From(start, end, Text.Length));

    [Fact]
    public void From_EndBeyondTheText_EndsWithTheText() => Assert.Equal(new CitedPassage(30, 42), CitedPassage.From(30, int.MaxValue, Text.Length));

    [Fact]
    public void MarksIn_PassageOverTwoPages_MarksTheTouchedBlocksOnly()
    {
        var marks = new CitedPassage(20, 26).MarksIn(Blocks).ToList();

        Assert.Equal([1, 2], marks.Select(mark => mark.Page));
        Assert.Equal([10, 50, 90, 60], marks[0].Box);
    }

    [Fact]
    public void MarksIn_PassageThatEndsWhereABlockBegins_LeavesThatBlockOut() =>
        Assert.Equal([1], new CitedPassage(8, 25).MarksIn(Blocks).Select(mark => mark.Page));

    [Fact]
    public void MarksIn_BlockWithoutPlace_IsLeftOut() =>
        Assert.Empty(new CitedPassage(0, 5).MarksIn([new TextBlock(0, 5, null, null, null), new TextBlock(0, 5, null, 1, null)]));

    [Fact]
    public void Pieces_PassageInsideABlock_SplitsItInThree()
    {
        var pieces = TextWindow.Pieces(Text, Blocks[1], new CitedPassage(8 + 6, 8 + 15)).ToList();

        Assert.Equal([new("First ", false, false), new("paragraph", true, true), new(".", false, false)], pieces);
    }

    [Fact]
    public void Pieces_PassageThatBeganEarlier_IsMarkedButDoesNotOpen()
    {
        var pieces = TextWindow.Pieces(Text, Blocks[2], new CitedPassage(20, 31)).ToList();

        Assert.Equal([new("Second", true, false), new(" paragraph.", false, false)], pieces);
    }

    [Fact]
    public void Pieces_PassageElsewhereOrNone_IsTheWholeBlock()
    {
        Assert.Equal([new("Heading", false, false)], TextWindow.Pieces(Text, Blocks[0], new CitedPassage(8, 12)));
        Assert.Equal([new("Heading", false, false)], TextWindow.Pieces(Text, Blocks[0], null));
        Assert.Equal([new("Second paragraph.", false, false)], TextWindow.Pieces(Text, Blocks[2], new CitedPassage(0, 3)));
    }

    [Fact]
    public void Around_LongText_ShowsThePassageAndGrowsBothWaysWithoutGap()
    {
        var blocks = Enumerable.Range(0, 2000).Select(index => new TextBlock(index * 100, (index * 100) + 99, null, null, null)).ToList();
        var window = TextWindow.Around(blocks, new CitedPassage(100_050, 100_090));

        Assert.InRange(1000, window.First, window.First + window.Count - 1);
        Assert.True(window.HasEarlier);
        Assert.True(window.HasLater(blocks));
        var earlier = window.Earlier(blocks);
        Assert.Equal(window.First + window.Count, earlier.First + earlier.Count);
        for (var step = 0; step < 10; step++)
        {
            window = window.Earlier(blocks).Later(blocks);
        }

        Assert.Equal(new TextWindow(0, 2000), window);
        Assert.False(window.HasEarlier || window.HasLater(blocks));
    }

    [Fact]
    public void Around_TextWithoutBlocks_IsEmpty() => Assert.Equal(new TextWindow(0, 0), TextWindow.Around([], new CitedPassage(0, 5)));
}
