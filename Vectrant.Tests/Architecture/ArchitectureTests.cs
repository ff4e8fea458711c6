using Xunit;

namespace Vectrant.Tests.Architecture;

/// <summary>The rules of the house. Each holds for the sources, and each is proved to notice a planted violation.</summary>
public sealed class ArchitectureTests
{
    public static TheoryData<string> RuleNames => [.. Rules.Keys];

    private static Dictionary<string, (Func<IEnumerable<SourceFile>, IEnumerable<string>> Find, SourceFile Planted)> Rules { get; } = new()
    {
        ["core packages"] = (LayerRules.CorePackages, new("Vectrant.Core/Vectrant.Core.csproj", "<PackageReference Include=\"Npgsql\" />")),
        ["project references"] = (LayerRules.ProjectReferences, new("Vectrant.Core/Vectrant.Core.csproj", "<ProjectReference Include=\"../Vectrant.Web/Vectrant.Web.csproj\" />")),
        ["feature edges"] = (LayerRules.FeatureEdges, new("Vectrant.Core/Retrieval/Search.cs", "using Vectrant.Core.Conversations;")),
        ["audit knows nothing"] = (LayerRules.FeatureEdges, new("Vectrant.Core/Audit/Line.cs", "using Vectrant.Core.Identity;")),
        ["web into infrastructure"] = (LayerRules.WebIntoInfrastructure, new("Vectrant.Web/Features/Queue/Queue.razor", "@using Vectrant.Infrastructure.Persistence")),
        ["sizes"] = (StyleRules.Sizes, new("Vectrant.Web/Features/Queue/Queue.razor", new string('\n', 151))),
        ["names"] = (StyleRules.TypeNames, new("Vectrant.Core/Ask/X.cs", "public sealed class QuestionManager")),
        ["markup"] = (StyleRules.Markup, new("Vectrant.Web/Features/Ask/Ask.razor", "@((MarkupString)text)")),
        ["prompts"] = (StyleRules.Prompts, new("Vectrant.Core/Conversations/X.cs", "new ChatMessage(ChatRole.System, text)")),
        ["leftovers"] = (StyleRules.Leftovers, new("Vectrant.Core/Ask/X.cs", "// TODO later")),
        ["jobs"] = (StyleRules.UnrecordedJobs, new("Vectrant.Infrastructure/Ask/X.cs", "internal sealed class Sweep : IJob { }")),
        ["constructors"] = (StyleRules.ConstructorParameters, new("Vectrant.Core/Ask/X.cs", "public sealed class X(int a, int b, int c, int d, int e, int f, int g)")),
    };

    [Theory]
    [MemberData(nameof(RuleNames))]
    public void Rule_OverTheSources_FindsNothing(string rule) => Assert.Empty(Rules[rule].Find(SourceTree.Files));

    [Theory]
    [MemberData(nameof(RuleNames))]
    public void Rule_OverAPlantedViolation_FindsIt(string rule) => Assert.Single(Rules[rule].Find([Rules[rule].Planted]));

    [Fact]
    public void Sources_AreFound() => Assert.True(SourceTree.Files.Count > 50, $"Only {SourceTree.Files.Count} source files below {SourceTree.Root}.");
}
