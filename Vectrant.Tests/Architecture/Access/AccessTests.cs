using Xunit;

namespace Vectrant.Tests.Architecture.Access;

/// <summary>
/// Every page, endpoint, hub method and use case, tried by every role and by nobody, against the table in <c>access.txt</c>. What
/// exists and stands in no row fails, and so does a row of something that is gone.
/// </summary>
public sealed class AccessTests(AccessSite site) : IClassFixture<AccessSite>
{
    private const string HowTo =
        "Whoever adds a page, an endpoint, a hub method or a use case adds its row to Vectrant.Tests/Architecture/Access/access.txt, after asking who should get in. " +
        "The lines below hold what happened just now; they are no proof that it is right:";

    public static TheoryData<string> Addresses => [.. AccessTable.Rows.Where(row => row.Kind is "page" or "endpoint").Select(row => row.Key)];

    public static TheoryData<string> UseCases => [.. AccessTable.Rows.Where(row => row.Kind == "use-case").Select(row => row.Key)];

    [Theory]
    [MemberData(nameof(Addresses))]
    public async Task Address_ForEveryRole_AnswersAsTheTableSays(string key)
    {
        if (!Reachable.Addresses(site.Services).TryGetValue(key, out var address))
        {
            Assert.Fail($"'{key}' stands in access.txt, and the app does not serve it any more. Remove the row.");
        }

        var row = AccessTable.Rows.Single(candidate => candidate.Key == key);
        Assert.Equal(AccessTable.Line(row.Kind, row.Name, row.Cells), AccessTable.Line(row.Kind, row.Name, await TryAsync(address)));
    }

    [Theory]
    [MemberData(nameof(UseCases))]
    public async Task UseCase_ForEveryRole_EndsAsTheTableSays(string key)
    {
        if (!Reachable.UseCases(withActor: true).TryGetValue(key, out var useCase))
        {
            Assert.Fail($"'{key}' stands in access.txt, and there is no such class any more. Remove the row.");
        }

        var row = AccessTable.Rows.Single(candidate => candidate.Key == key);
        var seen = new List<(string Outcome, string Detail)>();
        foreach (var column in AccessTable.Columns)
        {
            seen.Add(await site.RunAsync(useCase, column));
        }

        var expected = AccessTable.Line(row.Kind, row.Name, row.Cells);
        var actual = AccessTable.Line(row.Kind, row.Name, seen.Select(cell => cell.Outcome));
        Assert.True(expected == actual, $"Expected: {expected}\nSeen:     {actual}\n{string.Join(", ", seen.Select(cell => cell.Detail))}");
    }

    [Fact]
    public async Task ChatHub_ForEveryRole_KnowsNothingWithoutTheToken()
    {
        var row = AccessTable.Rows.Single(candidate => candidate.Kind == "hub");
        Assert.Equal("ChatHub.Join", row.Name);
        var cells = new List<string>();
        foreach (var column in AccessTable.Columns)
        {
            cells.Add(await site.JoinChatAsync(column));
        }

        Assert.Equal(row.Cells, cells);
    }

    [Fact]
    public async Task EverythingReachable_StandsInTheTable()
    {
        var rows = AccessTable.Rows.Select(row => row.Key).ToHashSet();
        Assert.Equal(AccessTable.Rows.Count, rows.Count);
        var missing = new List<string>();
        foreach (var (_, address) in Reachable.Addresses(site.Services).Where(pair => !rows.Contains(pair.Key)))
        {
            missing.Add($"{AccessTable.Line(address.Kind, address.Name, await TryAsync(address))}   # {Reachable.Policy(address.Endpoint)}");
        }

        foreach (var (key, useCase) in Reachable.UseCases(withActor: true).Where(pair => !rows.Contains(pair.Key)))
        {
            var cells = new List<string>();
            foreach (var column in AccessTable.Columns)
            {
                cells.Add((await site.RunAsync(useCase, column)).Outcome);
            }

            missing.Add(AccessTable.Line("use-case", key["use-case ".Length..], cells));
        }

        missing.AddRange(Reachable.HubMethods().Keys.Where(key => !rows.Contains(key)));
        missing.AddRange(Reachable.UseCases(withActor: false).Keys.Where(key => !AccessTable.WithoutActor.ContainsKey(key)).Select(key => $"without-actor {key} (what protects it instead)"));
        Assert.True(missing.Count == 0, HowTo + Environment.NewLine + string.Join(Environment.NewLine, missing));
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{AccessTable.Rows.Count} rows, {AccessTable.Rows.Count * AccessTable.Columns.Count} cases; {AccessTable.WithoutActor.Count} use cases without an actor");
    }

    [Fact]
    public void Table_NamesNothingThatIsGone()
    {
        var useless = AccessTable.WithoutActor.Keys.Except(Reachable.UseCases(withActor: false).Keys)
            .Concat(AccessTable.Rows.Where(row => row.Kind == "hub").Select(row => row.Key).Except(Reachable.HubMethods().Keys));
        Assert.Empty(useless);
        Assert.All(AccessTable.WithoutActor, pair => Assert.False(string.IsNullOrWhiteSpace(pair.Value), $"{pair.Key}: say what protects it."));
    }

    [Fact]
    public void Pages_OfTheSources_AreAllServedByTheApp() =>
        Assert.Empty(Reachable.Pages().Except(Reachable.Addresses(site.Services).Keys));

    private async Task<List<string>> TryAsync(ReachableAddress address)
    {
        var cells = new List<string>();
        foreach (var column in AccessTable.Columns)
        {
            cells.Add((await site.SendAsync(address, column)).Outcome);
        }

        return cells;
    }
}
