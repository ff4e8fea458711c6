using System.Security.Cryptography;

namespace Vectrant.Infrastructure.Operations;

/// <summary>The master key of an install with a database of its own: made once, readable by the owner of the install alone.</summary>
public static class MasterKeyFile
{
    public static string In(InstallFolder folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        return folder.File("master.key");
    }

    /// <summary>Makes the file where there is none. Two programs that start at once end up with the same key.</summary>
    public static string Ensure(InstallFolder folder)
    {
        var path = In(folder);
        if (File.Exists(path))
        {
            return path;
        }

        var fresh = $"{path}.{Guid.NewGuid():N}";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite };
        using (var writer = new StreamWriter(fresh, options))
        {
            writer.WriteLine(Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));
        }

        try
        {
            File.Move(fresh, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(fresh);
        }

        return path;
    }
}
