namespace Vectrant.Infrastructure.Operations;

/// <summary>The folder that holds all that an install keeps on this machine: <c>VECTRANT_HOME</c>, else <c>.vectrant</c> where the command runs.</summary>
public sealed record InstallFolder(string Path)
{
    public static InstallFolder Of(string? configured) =>
        new(System.IO.Path.GetFullPath(string.IsNullOrWhiteSpace(configured) ? ".vectrant" : configured));

    public string File(string name) => System.IO.Path.Combine(Path, name);
}
