namespace Vectrant.Tests.TestSupport;

/// <summary>A folder of a test's own, reachable by every OS user, deleted at the end.</summary>
public sealed class TemporaryFolder : IDisposable
{
    public TemporaryFolder(string? name = null)
    {
        Root = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"vectrant-test-{Guid.NewGuid():N}");
        Path = System.IO.Path.Combine(Root, name ?? "state");
        Directory.CreateDirectory(Path);
    }

    public string Path { get; }

    private string Root { get; }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
