using Vectrant.Core.Knowledge;
using Vectrant.Web.Features.Knowledge;
using Xunit;

namespace Vectrant.Tests.Web.Knowledge;

public sealed class DocumentSelectionTests
{
    [Theory]
    [InlineData("ready", IngestionStage.Ready)]
    [InlineData("Failed", IngestionStage.Failed)]
    [InlineData("17", null)]
    [InlineData("nonsense", null)]
    [InlineData(null, null)]
    public void From_StageOfTheAddress_IsUnderstoodOrIgnored(string? words, IngestionStage? stage) =>
        Assert.Equal(stage, DocumentSelection.From(null, words, null).Stage);

    [Fact]
    public void ToQuery_AndBack_IsTheSameSelection()
    {
        var selection = new DocumentSelection(Guid.NewGuid(), IngestionStage.Embedding, "water");
        var query = selection.ToQuery();

        Assert.Equal(selection, DocumentSelection.From((Guid?)query["collection"], (string?)query["stage"], (string?)query["q"]));
    }

    [Fact]
    public void From_BlankSearch_IsEverything() => Assert.True(DocumentSelection.From(null, "", "  ").IsEverything);
}
