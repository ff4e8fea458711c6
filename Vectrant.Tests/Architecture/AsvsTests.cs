using System.Diagnostics;
using System.Reflection;
using Xunit;

namespace Vectrant.Tests.Architecture;

/// <summary>The list of security requirements names every one of them, and nothing that is not there.</summary>
public sealed class AsvsTests
{
    private static readonly string[] States = ["met", "not met", "not applicable"];
    private static readonly string Folder = Path.Combine(SourceTree.Root, "docs", "security");

    private static IReadOnlyList<Requirement> Listed { get; } =
        [.. File.ReadLines(Path.Combine(Folder, "asvs.tsv")).Where(line => line.Length > 0 && line[0] != '#').Select(Requirement.Parse)];

    [Fact]
    public void List_Standard_HasEachRequirementOfBothLevelsOnce()
    {
        Assert.Equal(253, Listed.Select(requirement => requirement.Id).Distinct().Count());
        Assert.Equal(253, Listed.Count);
        Assert.Equal(70, Listed.Count(requirement => requirement.Level == "1"));
        Assert.All(Listed, requirement => Assert.Contains(requirement.State, States));
    }

    [Fact]
    public void List_Reasons_AreNeverMissing() =>
        Assert.Empty(Listed.Where(requirement => requirement.How.Length < 10 || (requirement.State == "met" && requirement.Evidence.Count == 0)).Select(requirement => requirement.Id));

    [Fact]
    public void List_Evidence_Exists() =>
        Assert.Empty(Listed.SelectMany(requirement => requirement.Evidence.Where(evidence => !Exists(evidence)).Select(evidence => $"{requirement.Id}: {evidence}")));

    [Theory]
    [InlineData("AsvsTests.List_Evidence_WasRenamed", false)]
    [InlineData("AsvsTests", true)]
    [InlineData("AsvsTests.List_Evidence_Exists", true)]
    [InlineData("NoSuchTests", false)]
    [InlineData("README.md", false)]
    [InlineData("scripts/asvs#asvs.tsv", true)]
    [InlineData("scripts/asvs#no such words", false)]
    [InlineData("scripts/gone", false)]
    public void Evidence_Planted_IsToldApart(string evidence, bool exists) => Assert.Equal(exists, Exists(evidence));

    [Fact]
    public async Task Document_SaysWhatTheListSays()
    {
        using var check = Process.Start(new ProcessStartInfo("bash", ["scripts/asvs", "--check"]) { WorkingDirectory = SourceTree.Root, RedirectStandardError = true })!;
        var said = await check.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await check.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.True(check.ExitCode == 0, said);
    }

    /// <summary>A test is named <c>Class</c> or <c>Class.Method</c>; a file by its path, with <c>#text</c> for a place in it; one in the root always with a place.</summary>
    private static bool Exists(string evidence)
    {
        if (evidence.AsSpan().ContainsAny('/', '#'))
        {
            var parts = evidence.Split('#', 2);
            var file = Path.Combine(SourceTree.Root, parts[0]);
            return File.Exists(file) && (parts.Length == 1 || File.ReadAllText(file).Contains(parts[1], StringComparison.Ordinal));
        }

        var names = evidence.Split('.');
        return Array.Exists(typeof(AsvsTests).Assembly.GetTypes(), type => type.Name == names[0] && HasTests(type, names.ElementAtOrDefault(1)));
    }

    private static bool HasTests(Type type, string? method) =>
        type.GetMethods(BindingFlags.Public | BindingFlags.Instance)
            .Any(candidate => (method is null || candidate.Name == method) && candidate.GetCustomAttributes<FactAttribute>().Any());

    private sealed record Requirement(string Id, string Level, string State, string How, IReadOnlyList<string> Evidence)
    {
        public static Requirement Parse(string line)
        {
            var fields = line.Split('\t');
            Assert.True(fields.Length == 6, $"A line has {fields.Length} fields instead of 6: {line}");
            return new Requirement(fields[0], fields[1], fields[3], fields[4], fields[5].Split("; ", StringSplitOptions.RemoveEmptyEntries));
        }
    }
}
