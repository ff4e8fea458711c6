using System.Text.RegularExpressions;

namespace Vectrant.Tests.Architecture;

/// <summary>Who may know whom: projects, and the features inside Core.</summary>
public static partial class LayerRules
{
    private static readonly Dictionary<string, string[]> Projects = new()
    {
        ["Vectrant.Core"] = [],
        ["Vectrant.Infrastructure"] = ["Vectrant.Core"],
        ["Vectrant.Web"] = ["Vectrant.Core", "Vectrant.Infrastructure"],
        ["Vectrant.Tests"] = ["Vectrant.Core", "Vectrant.Infrastructure", "Vectrant.Web"],
    };

    private static readonly string[] Everywhere = ["Audit", "Identity", "Common", "Language"];

    /// <summary>Edges between Core's features; a feature may also use itself, Audit, Identity, Common and Language.</summary>
    private static readonly Dictionary<string, string[]> Edges = new()
    {
        ["Common"] = [],
        ["Language"] = [],
        ["Identity"] = [],
        ["Audit"] = [],
        ["Guardrails"] = [],
        ["Models"] = [],
        ["Operations"] = [],
        ["Requests"] = [],
        ["Webhooks"] = [],
        ["Backups"] = ["Operations"],
        ["Insights"] = ["Operations"],
        ["Knowledge"] = ["Models", "Guardrails"],
        ["Retrieval"] = ["Knowledge", "Models"],
        ["Answering"] = ["Retrieval", "Guardrails", "Models", "Knowledge"],
        ["Conversations"] = ["Answering", "Guardrails", "Knowledge", "Models"],
        ["Ask"] = ["Answering", "Guardrails", "Knowledge", "Models"],
        ["Demo"] = ["Conversations", "Knowledge", "Answering", "Retrieval", "Models", "Operations"],
    };

    /// <summary>Packages that Core may use: abstractions only.</summary>
    public static IEnumerable<string> CorePackages(IEnumerable<SourceFile> files) =>
        from file in files
        where file.Path == "Vectrant.Core/Vectrant.Core.csproj"
        from Match package in PackageReference().Matches(file.Text)
        let name = package.Groups[1].Value
        where !(name.StartsWith("Microsoft.Extensions.", StringComparison.Ordinal) && (name.EndsWith(".Abstractions", StringComparison.Ordinal) || name == "Microsoft.Extensions.Options"))
        select $"Core references the package {name}";

    public static IEnumerable<string> ProjectReferences(IEnumerable<SourceFile> files) =>
        from file in files
        where file.Path.EndsWith(".csproj", StringComparison.Ordinal)
        let project = Path.GetFileNameWithoutExtension(file.Name)
        from Match reference in ProjectReference().Matches(file.Text)
        let target = reference.Groups[1].Value
        where !Projects[project].Contains(target)
        select $"{project} references {target}";

    public static IEnumerable<string> FeatureEdges(IEnumerable<SourceFile> files) =>
        from file in files
        where file.Path.StartsWith("Vectrant.Core/", StringComparison.Ordinal) && file.Path.Split('/').Length > 2
        let feature = file.Path.Split('/')[1]
        from Match used in CoreNamespace().Matches(file.Text)
        let target = used.Groups[1].Value
        where target != feature
        where !(Edges.TryGetValue(feature, out var allowed) && allowed.Contains(target))
        where !(Everywhere.Contains(target) && !(Everywhere.Contains(feature) && target != "Common"))
        select $"{file.Path}: {feature} may not use {target}";

    /// <summary>Web reaches into Infrastructure only from Composition, the commands and the static sign-in pages.</summary>
    public static IEnumerable<string> WebIntoInfrastructure(IEnumerable<SourceFile> files) =>
        from file in files
        where file.Path.StartsWith("Vectrant.Web/", StringComparison.Ordinal) && !file.Path.EndsWith(".csproj", StringComparison.Ordinal)
        where !file.Path.StartsWith("Vectrant.Web/Composition/", StringComparison.Ordinal)
            && !file.Path.StartsWith("Vectrant.Web/Commands/", StringComparison.Ordinal)
            && !file.Path.StartsWith("Vectrant.Web/Security/", StringComparison.Ordinal)
            && !file.Path.StartsWith("Vectrant.Web/Features/Identity/", StringComparison.Ordinal)
            && file.Path != "Vectrant.Web/Program.cs"
        where file.Text.Contains("Vectrant.Infrastructure", StringComparison.Ordinal)
            || file.Text.Contains("EntityFrameworkCore", StringComparison.Ordinal)
            || file.Text.Contains("using Npgsql", StringComparison.Ordinal)
            || file.Text.Contains("using Dapper", StringComparison.Ordinal)
        select $"{file.Path} knows Infrastructure or the database";

    [GeneratedRegex("<PackageReference Include=\"([^\"]+)\"")]
    private static partial Regex PackageReference();

    [GeneratedRegex("<ProjectReference Include=\"[^\"]*/(Vectrant\\.[A-Za-z]+)\\.csproj\"")]
    private static partial Regex ProjectReference();

    [GeneratedRegex(@"\bVectrant\.Core\.([A-Z][A-Za-z]+)")]
    private static partial Regex CoreNamespace();
}
