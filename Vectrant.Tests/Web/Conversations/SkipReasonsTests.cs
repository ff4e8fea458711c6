using Vectrant.Web.Features.Conversations;
using Xunit;

namespace Vectrant.Tests.Web.Conversations;

public sealed class SkipReasonsTests
{
    [Theory]
    [InlineData("tone", "", "tone")]
    [InlineData("tone", "  too stiff ", "tone: too stiff")]
    [InlineData(null, "not ours", "not ours")]
    [InlineData(null, "  ", "")]
    public void Compose_CodeAndWords_KeepsBoth(string? code, string words, string stored) => Assert.Equal(stored, SkipReasons.Compose(code, words));
}
