using System.Globalization;

namespace Vectrant.Infrastructure.Operations.Cluster;

/// <summary>An installed PostgreSQL server: its folder of programs and its major version.</summary>
internal sealed record PostgresBinaries(string Directory, int Version)
{
    private const int Oldest = 15;
    private const int Newest = 18;

    public string Initdb => Path.Combine(Directory, "initdb");

    public string PgCtl => Path.Combine(Directory, "pg_ctl");

    /// <summary>
    /// The server to use: of exactly the version an existing cluster was made with, else the newest one that has pgvector, else the newest.
    /// </summary>
    public static async Task<PostgresBinaries> FindAsync(string? directory, int? version, CancellationToken cancellationToken)
    {
        var installed = await InstalledAsync(directory, cancellationToken);
        if (version is { } needed)
        {
            return installed.Find(server => server.Version == needed)
                ?? throw new ClusterException($"This install's database was made by PostgreSQL {needed}, which is no longer on this machine. Install the package postgresql-{needed}, or delete the database with the command reset.");
        }

        if (installed.Count == 0)
        {
            throw new ClusterException($"No PostgreSQL server of version {Oldest} to {Newest} was found. Install one (on Debian and Ubuntu ./vectrant up does it), or set ConnectionStrings__Vectrant to a database of yours.");
        }

        return installed.Find(server => server.HasVectors()) ?? installed[0];
    }

    private static async Task<List<PostgresBinaries>> InstalledAsync(string? directory, CancellationToken cancellationToken)
    {
        List<string> places = directory is not null
            ? [directory]
            :
            [
                .. Enumerable.Range(Oldest, Newest - Oldest + 1).Reverse().Select(version => $"/usr/lib/postgresql/{version}/bin"),
                .. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries),
            ];
        var found = new List<PostgresBinaries>();
        foreach (var initdb in places.Select(place => new FileInfo(Path.Combine(place, "initdb"))).Where(file => file.Exists))
        {
            // A link on the PATH leads to the folder that also holds the server.
            var home = Path.GetDirectoryName(initdb.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? initdb.FullName)!;
            if (found.TrueForAll(server => server.Directory != home)
                && await VersionOfAsync(Path.Combine(home, "initdb"), cancellationToken) is { } version and >= Oldest and <= Newest)
            {
                found.Add(new PostgresBinaries(home, version));
            }
        }

        return found;
    }

    // "initdb (PostgreSQL) 16.4 (Debian 16.4-1)"
    private static async Task<int?> VersionOfAsync(string initdb, CancellationToken cancellationToken)
    {
        var said = await ChildProcess.RunAsync([initdb, "--version"], TimeSpan.FromSeconds(60), cancellationToken);
        var number = said.Output.Split(' ', StringSplitOptions.TrimEntries).ElementAtOrDefault(2)?.Split('.')[0];
        return int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : null;
    }

    private bool HasVectors() => File.Exists($"/usr/share/postgresql/{Version}/extension/vector.control");
}
