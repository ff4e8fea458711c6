using FsCheck;
using FsCheck.Fluent;
using Vectrant.Web.Features.Conversations;
using Xunit;

namespace Vectrant.Tests.Web.Conversations;

public sealed class WordDifferenceTests
{
    [Fact]
    public void Between_OneWordChanged_MarksThatWordOnly() => Assert.Equal(
        [
            new DifferencePart(DifferenceKind.Same, "The excess is "),
            new DifferencePart(DifferenceKind.Removed, "150"),
            new DifferencePart(DifferenceKind.Added, "200"),
            new DifferencePart(DifferenceKind.Same, " euros."),
        ],
        WordDifference.Between("The excess is 150 euros.", "The excess is 200 euros."));

    [Theory]
    [InlineData("", "")]
    [InlineData("", "All of it is new.")]
    [InlineData("All of it is gone.", "")]
    [InlineData("  two  spaces\n\nand lines ", "two spaces\nand lines")]
    public void Between_AnyTwoTexts_KeepsBothWhole(string before, string after) => Hold(before, after);

    [Fact]
    public void Between_RandomTexts_KeepsBothWhole()
    {
        var words = Gen.Elements("a", "b", "c ", " ", "\n", "d ", "excess ");
        var text = Gen.ListOf(words).Select(list => string.Concat(list));
        Prop.ForAll(Arb.From(text), Arb.From(text), (before, after) => Hold(before, after)).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Between_VeryLongTexts_ReplacesTheMiddleInsteadOfComparingForEver()
    {
        var before = "Same. " + string.Concat(Enumerable.Range(0, 3000).Select(i => $"old{i} ")) + "Same.";
        var after = "Same. " + string.Concat(Enumerable.Range(0, 3000).Select(i => $"new{i} ")) + "Same.";
        Assert.Equal(4, WordDifference.Between(before, after).Count);
        Hold(before, after);
    }

    private static void Hold(string before, string after)
    {
        var parts = WordDifference.Between(before, after);
        Assert.Equal(before, string.Concat(parts.Where(part => part.Kind != DifferenceKind.Added).Select(part => part.Text)));
        Assert.Equal(after, string.Concat(parts.Where(part => part.Kind != DifferenceKind.Removed).Select(part => part.Text)));
        Assert.All(parts.Zip(parts.Skip(1)), pair => Assert.NotEqual(pair.First.Kind, pair.Second.Kind));
    }
}
