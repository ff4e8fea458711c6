using Vectrant.Core.Guardrails.Secrets;
using Xunit;

namespace Vectrant.Tests.Core.Guardrails.Secrets;

public sealed class ShapeTests
{
    [Theory]
    [InlineData("ab[0-9]{3}", "ab123", 5)]
    [InlineData("ab[0-9]{3}", "ab123, and more", 5)]
    [InlineData("ab[0-9]{3}", "ab1234", -1)]
    [InlineData("ab[0-9]{3}", "ab12", -1)]
    [InlineData("[a-z]{2,}(one|two)-x", "abtwo-x", 7)]
    [InlineData("(live|test)?[0-9]{2}={0,2}", "12==", 4)]
    [InlineData("(live|test)?[0-9]{2}={0,2}", "live12", 6)]
    [InlineData(@"a\.[a-z.]{2,9}", "a.bc.", 5)]
    [InlineData(@"a\.[a-z.]{3,3}", "a.bcd. Then", 5)]
    public void Match_Text_TakesWhatTheShapeSays(string notation, string text, int length) => Assert.Equal(length, new Shape(notation).Match(text));

    [Fact]
    public void Match_AnyCase_TakesBoth() => Assert.Equal(6, new Shape("key[a-c]{3}", anyCase: true).Match("KeYAbC"));

    [Theory]
    [InlineData("a*")]
    [InlineData("(ab){2}")]
    [InlineData("a|b")]
    public void New_NotationOfRegularExpressionsBeyondTheShapes_IsRefused(string notation) => Assert.Throws<FormatException>(() => new Shape(notation));
}
