using System.Text.Json;
using Vectrant.Core.Demo;

namespace Vectrant.Infrastructure.Demo;

/// <summary>Reads the demo's folder, which lies beside the binary.</summary>
internal sealed class DemoFiles : IDemoFiles
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };
    private readonly string _folder = Path.Combine(AppContext.BaseDirectory, "demo");

    public DemoContent Read()
    {
        var manifest = Read<Manifest>("manifest.json");
        return new DemoContent(manifest.People, manifest.Teams, manifest.Collections, manifest.Pipelines, Read<List<DemoConversation>>("conversations.json"));
    }

    public Stream Open(DemoFile file) => File.OpenRead(Path.Combine(_folder, file.Path));

    private T Read<T>(string name)
    {
        using var stream = File.OpenRead(Path.Combine(_folder, name));
        return JsonSerializer.Deserialize<T>(stream, Json) ?? throw new InvalidDataException($"The demo's file {name} is empty.");
    }

    private sealed record Manifest(IReadOnlyList<DemoPerson> People, IReadOnlyList<DemoTeam> Teams, IReadOnlyList<DemoCollection> Collections, IReadOnlyList<DemoPipeline> Pipelines);
}
