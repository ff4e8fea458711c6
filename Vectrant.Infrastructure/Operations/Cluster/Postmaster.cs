using System.Globalization;

namespace Vectrant.Infrastructure.Operations.Cluster;

/// <summary>The server process of a data directory, as its own <c>postmaster.pid</c> tells and the kernel confirms.</summary>
internal sealed record Postmaster(int ProcessId, int Port)
{
    private static string FileIn(string dataDirectory) => Path.Combine(dataDirectory, "postmaster.pid");

    /// <returns>Null when no server runs on this data directory, whatever the file says.</returns>
    public static Postmaster? Running(string dataDirectory)
    {
        // Lines: process id, data directory, start time, port, socket directory, ...
        if (Lines(dataDirectory) is not [var id, _, _, var port, ..]
            || !int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var processId)
            || !int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return null;
        }

        return IsServerOf(processId, dataDirectory) ? new Postmaster(processId, number) : null;
    }

    /// <summary>
    /// After a crash the number in the file can belong to some other program (in a container it nearly always does), and the server then refuses
    /// to start. Removes the file in that case alone; whether an old server's memory is still in use, the new one checks by itself.
    /// </summary>
    public static void RemoveStaleFile(string dataDirectory)
    {
        if (Lines(dataDirectory) is [var id, ..]
            && int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var processId)
            && Directory.Exists($"/proc/{processId}")
            && !IsServerOf(processId, dataDirectory))
        {
            File.Delete(FileIn(dataDirectory));
        }
    }

    private static string[] Lines(string dataDirectory)
    {
        try
        {
            return File.ReadAllLines(FileIn(dataDirectory));
        }
        catch (Exception problem) when (problem is FileNotFoundException or DirectoryNotFoundException)
        {
            return [];
        }
    }

    // A server's working folder is its data directory.
    private static bool IsServerOf(int processId, string dataDirectory)
    {
        try
        {
            return new DirectoryInfo($"/proc/{processId}/cwd").ResolveLinkTarget(returnFinalTarget: true)?.FullName == Real(dataDirectory);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static string Real(string path)
    {
        var real = "/";
        foreach (var part in Path.GetFullPath(path).Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            var next = new DirectoryInfo(Path.Combine(real, part));
            real = next.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? next.FullName;
        }

        return real;
    }
}
