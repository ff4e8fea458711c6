using System.Text.RegularExpressions;

namespace Vectrant.Tests.Architecture;

/// <summary>Sizes, names, and what must stay in one place.</summary>
public static partial class StyleRules
{
    private static readonly string[] BannedSuffixes = ["Service", "Manager", "Helper", "Helpers", "Util", "Utils", "Utility", "Dto", "Impl"];

    /// <summary>Files over their cap; the list may only shrink.</summary>
    private static readonly string[] Oversized = [];

    public static IEnumerable<string> Sizes(IEnumerable<SourceFile> files) =>
        from file in files
        let cap = Cap(file.Path)
        where file.Lines > cap && !Oversized.Contains(file.Path)
        select $"{file.Path} has {file.Lines} lines, its cap is {cap}";

    public static IEnumerable<string> TypeNames(IEnumerable<SourceFile> files) =>
        from file in files
        where file.Path.EndsWith(".cs", StringComparison.Ordinal) && !file.Path.StartsWith("Vectrant.Tests/Architecture/", StringComparison.Ordinal)
        from Match type in TypeDeclaration().Matches(file.Text)
        let name = type.Groups[1].Value
        where BannedSuffixes.Any(suffix => name.EndsWith(suffix, StringComparison.Ordinal))
        select $"{file.Path}: the name {name} says nothing";

    public static IEnumerable<string> Markup(IEnumerable<SourceFile> files) =>
        from file in files
        where !file.Path.StartsWith("Vectrant.Tests/", StringComparison.Ordinal) && !file.Name.StartsWith("SafeMarkdown", StringComparison.Ordinal)
        where file.Text.Contains("MarkupString", StringComparison.Ordinal) || file.Text.Contains("AddMarkupContent", StringComparison.Ordinal)
        select $"{file.Path} writes raw markup; only SafeMarkdown may";

    /// <summary>What a model is told is written in one room.</summary>
    public static IEnumerable<string> Prompts(IEnumerable<SourceFile> files) =>
        from file in files
        where file.Path.StartsWith("Vectrant.", StringComparison.Ordinal) && !file.Path.StartsWith("Vectrant.Tests/", StringComparison.Ordinal)
        where !file.Path.Contains("/Answering/", StringComparison.Ordinal)
        where file.Text.Contains("ChatRole.System", StringComparison.Ordinal) && file.Text.Contains("new ChatMessage(ChatRole.System", StringComparison.Ordinal)
        select $"{file.Path} writes a system prompt outside of Answering";

    public static IEnumerable<string> Leftovers(IEnumerable<SourceFile> files) =>
        from file in files
        where !file.Path.StartsWith("Vectrant.Tests/Architecture/", StringComparison.Ordinal)
        from Match mark in Leftover().Matches(file.Text)
        select $"{file.Path}: {mark.Value}";

    /// <summary>A Quartz job that is not written into the task log is invisible when it fails.</summary>
    public static IEnumerable<string> UnrecordedJobs(IEnumerable<SourceFile> files) =>
        from file in files
        where file.Path.StartsWith("Vectrant.Infrastructure/", StringComparison.Ordinal)
        where JobDeclaration().IsMatch(file.Text) && !file.Text.Contains("ITaskLog", StringComparison.Ordinal) && !file.Text.Contains("TaskLog", StringComparison.Ordinal)
        select $"{file.Path} declares a job that does not write the task log";

    public static IEnumerable<string> ConstructorParameters(IEnumerable<SourceFile> files) =>
        from file in files
        where file.Path.EndsWith(".cs", StringComparison.Ordinal) && !file.Path.StartsWith("Vectrant.Tests/", StringComparison.Ordinal)
        from Match type in PrimaryConstructor().Matches(file.Text)
        let count = type.Groups[2].Value.Split(',').Length
        where count > 6
        select $"{file.Path}: {type.Groups[1].Value} takes {count} things; at most 6";

    private static int Cap(string path) => path switch
    {
        _ when path.EndsWith(".csproj", StringComparison.Ordinal) => 300,
        _ when path.StartsWith("Vectrant.Tests/", StringComparison.Ordinal) => 500,
        _ when path.EndsWith(".razor.cs", StringComparison.Ordinal) => 250,
        _ when path.EndsWith(".razor", StringComparison.Ordinal) => 150,
        _ => 300,
    };

    [GeneratedRegex(@"\b(?:class|record|struct|interface)\s+([A-Z][A-Za-z0-9]*)")]
    private static partial Regex TypeDeclaration();

    [GeneratedRegex(@"\b(TODO|FIXME|HACK|XXX)\b|#region|NotImplementedException|#nullable disable|Thread\.Sleep")]
    private static partial Regex Leftover();

    [GeneratedRegex(@"class\s+\w+[^{;]*:\s*[^{;]*\bIJob\b")]
    private static partial Regex JobDeclaration();

    [GeneratedRegex(@"\b(?:sealed|abstract|static|partial)\s+class\s+(\w+)\(([^)]*)\)")]
    private static partial Regex PrimaryConstructor();
}
