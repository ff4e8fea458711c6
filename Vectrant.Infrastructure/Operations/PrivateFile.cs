namespace Vectrant.Infrastructure.Operations;

/// <summary>Files that only their owner reads, replaced in one step so that a crash never leaves half of one.</summary>
internal static class PrivateFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public static async Task WriteAsync(string path, string content, CancellationToken cancellationToken)
    {
        var fresh = $"{path}.{Guid.NewGuid():N}";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = OwnerOnly };
        await using (var writer = new StreamWriter(fresh, options))
        {
            await writer.WriteAsync(content.AsMemory(), cancellationToken);
        }

        File.Move(fresh, path, overwrite: true);
    }
}
