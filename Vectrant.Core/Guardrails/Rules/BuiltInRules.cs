using System.Text.Json;
using System.Text.Json.Serialization;

namespace Vectrant.Core.Guardrails.Rules;

/// <summary>The rules that ship with the product, read once from the files in <c>BuiltIn/</c>.</summary>
public static class BuiltInRules
{
    private const string Folder = "guard-rules/";

    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        ReadCommentHandling = JsonCommentHandling.Skip,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
    };

    /// <summary>By file and then as they stand in it.</summary>
    public static IReadOnlyList<BuiltInRule> All { get; } = Read();

    private static List<BuiltInRule> Read()
    {
        var assembly = typeof(BuiltInRules).Assembly;
        var rules = new List<BuiltInRule>();
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.StartsWith(Folder, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var file = assembly.GetManifestResourceStream(name)!;
            rules.AddRange(JsonSerializer.Deserialize<List<BuiltInRule>>(file, Format)!);
        }

        return rules;
    }
}
