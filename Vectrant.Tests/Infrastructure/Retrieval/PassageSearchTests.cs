using Vectrant.Core.Identity;
using Vectrant.Core.Knowledge;
using Vectrant.Core.Retrieval;
using Vectrant.Infrastructure.Retrieval;
using Xunit;

namespace Vectrant.Tests.Infrastructure.Retrieval;

public sealed class PassageSearchTests(TwoSides sides) : IClassFixture<TwoSides>
{
    [Theory]
    [InlineData(Role.Employee, "Handbook,Opening hours,Water damage")]
    [InlineData(Role.Approver, "Handbook,Limits,Opening hours,Water damage")]
    [InlineData(Role.Admin, "Handbook,Limits,Opening hours,Water damage")]
    [InlineData(Role.Customer, "")]
    public async Task Search_InternalSide_FollowsTheRolesOfTheCollection(string role, string expected)
    {
        var passages = await FindAsync("office water damage goodwill", Audience.Internal, [role]);

        Assert.Equal(expected, string.Join(',', passages.Select(passage => passage.DocumentTitle).Order()));
    }

    [Fact]
    public async Task Search_InternalSideWithoutRoles_FindsNothing() => Assert.Empty(await FindAsync("office", Audience.Internal, []));

    [Fact]
    public async Task Search_ChunkThatIsNotLive_IsNeverFound() =>
        Assert.DoesNotContain(await FindAsync("The office was painted in mauve", Audience.Internal, [Role.Admin]), passage => passage.DocumentTitle == "Old handbook");

    [Fact]
    public async Task Search_Question_BringsTheBestFirstWithItsPlace()
    {
        var best = (await FindAsync("How much is the excess when water damages my things?", Audience.Customer, []))[0];

        Assert.Equal("Water damage", best.DocumentTitle);
        Assert.Equal((0, best.Text.Length, 1), (best.CharStart, best.CharEnd, best.VersionNumber));
        Assert.True(best.Score > 0);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ?!")]
    [InlineData("'; DROP TABLE chunk; --")]
    [InlineData("a & | ! <-> :* ( ) \\ '")]
    [InlineData("\u0000\u0001")]
    [InlineData("🙂🙂🙂")]
    public async Task Search_StrangeText_IsNoError(string text) => Assert.NotNull(await FindAsync(text, Audience.Customer, []));

    [Fact]
    public async Task Search_SameQuestionTwice_GivesTheSameOrder() => Assert.Equal(
        (await FindAsync("office hours", Audience.Customer, [])).Select(passage => passage.ChunkId),
        (await FindAsync("office hours", Audience.Customer, [])).Select(passage => passage.ChunkId));

    [Fact]
    public void SearchWords_QuestionOfStopWordsAlone_KeepsThem() => Assert.Equal(["who", "are", "you"], PassageSearch.SearchWords("Who are you?"));

    private Task<IReadOnlyList<Passage>> FindAsync(string text, Audience side, string[] roles) =>
        sides.Search.SearchAsync(new PassageQuery(text, side, roles.ToHashSet(), 10), TestContext.Current.CancellationToken);
}
