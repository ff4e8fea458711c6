using FsCheck.Fluent;
using Vectrant.Tests.TestSupport;
using Vectrant.Web.Features.Chat;
using Xunit;

namespace Vectrant.Tests.Web.Chat;

public sealed class AccentColourTests
{
    [Fact]
    public void AnyColour_OnEitherPage_IsReadable() => FixedCases.Check(Prop.ForAll<byte, byte, byte>((red, green, blue) =>
    {
        var colour = new AccentColour(red, green, blue);
        return new[] { (Colour: colour.OnLight(), Surface: "#f0f2f5"), (Colour: colour.OnDark(), Surface: "#1d232c") }.All(pair =>
            AccentColour.Contrast(pair.Colour, AccentColour.Parse(pair.Surface)!.Value) >= 4.5
            && AccentColour.Contrast(pair.Colour, pair.Colour.Ink()) >= 4.5);
    }));

    [Fact]
    public void Contrast_OfBlackAndWhite_IsTheLargestThereIs() =>
        Assert.Equal(21, AccentColour.Contrast(new AccentColour(0, 0, 0), new AccentColour(255, 255, 255)), 6);

    [Fact]
    public void OnLight_OfAColourThatIsReadable_IsThatColour() => Assert.Equal("#0f6b5f", AccentColour.Parse("#0F6B5F")!.Value.OnLight().ToString());

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("red")]
    [InlineData("#fff")]
    [InlineData("#12345g")]
    [InlineData("# 12345")]
    [InlineData("#1234567")]
    [InlineData("#fff;}*{")]
    public void Parse_OfAnythingElse_IsNothing(string? text) => Assert.Null(AccentColour.Parse(text));
}
