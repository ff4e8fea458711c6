using System.Text.Json;

namespace Vectrant.Core.Guardrails.Secrets;

/// <summary>All kinds of secrets that the data files describe.</summary>
public static class SecretKinds
{
    private static readonly string[] Files = ["kinds.self_named.json", "kinds.named_by_vendor.json"];

    public static IReadOnlyList<SecretKind> All { get; } = [.. Files.SelectMany(Load)];

    private static List<SecretKind> Load(string file)
    {
        using var stream = typeof(SecretKinds).Assembly.GetManifestResourceStream("guard-secrets/" + file)
            ?? throw new InvalidOperationException($"The assembly holds no {file}.");
        return JsonSerializer.Deserialize<List<SecretKind>>(stream, JsonSerializerOptions.Web)
            ?? throw new InvalidOperationException($"{file} is empty.");
    }
}
