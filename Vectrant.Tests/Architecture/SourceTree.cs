namespace Vectrant.Tests.Architecture;

/// <summary>A source file, by its path from the root of the repository with forward slashes.</summary>
public sealed record SourceFile(string Path, string Text)
{
    public string Name => System.IO.Path.GetFileName(Path);

    public int Lines => Text.AsSpan().Count('\n');
}

/// <summary>The sources of the repository that the tests were built from.</summary>
public static class SourceTree
{
    private static readonly string[] Endings = [".cs", ".razor", ".csproj"];

    public static string Root { get; } = FindRoot();

    public static IReadOnlyList<SourceFile> Files { get; } = Read();

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Vectrant.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("The tests must run inside the repository: no Vectrant.sln above " + AppContext.BaseDirectory);
    }

    private static List<SourceFile> Read() =>
    [
        .. from project in Directory.GetDirectories(Root, "Vectrant.*")
           from path in Directory.EnumerateFiles(project, "*", SearchOption.AllDirectories)
           let relative = Path.GetRelativePath(Root, path).Replace('\\', '/')
           where Endings.Any(ending => relative.EndsWith(ending, StringComparison.Ordinal))
           where !relative.Contains("/obj/", StringComparison.Ordinal) && !relative.Contains("/bin/", StringComparison.Ordinal)
           select new SourceFile(relative, File.ReadAllText(path)),
    ];
}
