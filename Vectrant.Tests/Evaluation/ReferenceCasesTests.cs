using System.Text.Json;
using Vectrant.Core.Guardrails;
using Vectrant.Core.Guardrails.Evaluation;
using Vectrant.Tests.Architecture;
using Xunit;

namespace Vectrant.Tests.Evaluation;

/// <summary>The reference cases of the guard, each in both profiles.</summary>
public sealed class ReferenceCasesTests
{
    private static string File => Path.Combine(SourceTree.Root, "../shared/data/guardrails/reference_cases.jsonl");

    [Theory]
    [InlineData(GuardProfile.Balanced)]
    [InlineData(GuardProfile.Strict)]
    public void Cases_All_Hold(GuardProfile profile)
    {
        Assert.SkipWhen(!System.IO.File.Exists(File), "The reference cases are not on this machine.");
        var wrong = System.IO.File.ReadLines(File).Select(line => JsonDocument.Parse(line).RootElement).Select(row => Wrong(row, profile)).OfType<string>().ToList();

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    private static string? Wrong(JsonElement row, GuardProfile profile)
    {
        var text = row.GetProperty("text").GetString()!;
        var layer = Enum.Parse<CheckedLayer>(row.GetProperty("layer").GetString()!, ignoreCase: true);
        var result = new TextCheck(layer, profile).Run(text);
        var expected = Enum.Parse<Verdict>(row.GetProperty("expect").GetString()!, ignoreCase: true);
        var kept = Words(row, "kept").Where(word => !result.Text.Contains(word, StringComparison.Ordinal));
        var left = Words(row, "gone").Where(word => result.Text.Contains(word, StringComparison.Ordinal));
        var problems = kept.Select(word => $"lost {word}").Concat(left.Select(word => $"left {word}")).ToList();
        if (result.Verdict != expected)
        {
            problems.Add($"{result.Verdict} instead of {expected}");
        }

        return problems.Count == 0 ? null : $"{row.GetProperty("id").GetString()} {profile}: {string.Join("; ", problems)}";
    }

    private static IEnumerable<string> Words(JsonElement row, string name) =>
        row.TryGetProperty(name, out var words) ? words.EnumerateArray().Select(word => word.GetString()!) : [];
}
