using System.Globalization;

namespace Vectrant.Infrastructure.Operations.Cluster;

/// <summary>Makes, starts and stops the server process of a place by PostgreSQL's own programs.</summary>
internal sealed class ClusterServer(EmbeddedClusterOptions options, PostgresBinaries binaries, ServerAccount account, IProgress<string> progress)
{
    private const int StartAttempts = 6;
    private static readonly TimeSpan BetweenAttempts = TimeSpan.FromSeconds(1);

    /// <summary>Makes the data directory where there is none. A half-made one never counts: it is made beside and renamed.</summary>
    public async Task MakeAsync(ClusterPlace place, string administrator, string password, CancellationToken cancellationToken)
    {
        if (File.Exists(Path.Combine(place.DataDirectory, "PG_VERSION")))
        {
            return;
        }

        if (Directory.Exists(place.DataDirectory))
        {
            throw new ClusterException($"{place.DataDirectory} is there but holds no database. Move it away if it is yours, or run the command reset.");
        }

        progress.Report($"Making a private PostgreSQL {binaries.Version} database in {place.DataDirectory}");
        var fresh = place.DataDirectory + ".new";
        if (Directory.Exists(fresh))
        {
            Directory.Delete(fresh, recursive: true);
        }

        await account.MakePrivateFolderAsync(place.SocketDirectory, cancellationToken);
        await account.MakePrivateFolderAsync(fresh, cancellationToken);
        var passwordFile = Path.Combine(place.SocketDirectory, "password");
        await account.WritePrivateFileAsync(passwordFile, password, cancellationToken);
        try
        {
            List<string> initdb =
            [
                binaries.Initdb, "--pgdata", fresh, "--username", administrator, "--pwfile", passwordFile, "--auth", "scram-sha-256",
                "--encoding", "UTF8", "--locale", "C.UTF-8", "--data-checksums",
            ];
            if (!options.Durable)
            {
                initdb.Add("--no-sync");
            }

            await RunAsync(initdb, "make the database", cancellationToken);
        }
        finally
        {
            File.Delete(passwordFile);
        }

        await ClusterSettings.IncludeAsync(fresh, cancellationToken);
        Directory.Move(fresh, place.DataDirectory);
    }

    /// <summary>Starts the server, or finds it running.</summary>
    /// <returns>The place with the port and socket folder it really has.</returns>
    public async Task<ClusterPlace> StartAsync(ClusterPlace place, CancellationToken cancellationToken)
    {
        if (Postmaster.Running(place.DataDirectory) is { } running)
        {
            return place with { Port = running.Port };
        }

        var words = "";
        for (var attempt = 1; attempt <= StartAttempts; attempt++)
        {
            if (!LoopbackPort.IsFree(place.Port))
            {
                var port = LoopbackPort.PickFree();
                progress.Report($"Port {place.Port} is taken by another program; the database uses {port}");
                place = place with { Port = port };
            }

            await EnsureSocketDirectoryAsync(place.SocketDirectory, cancellationToken);
            await ClusterSettings.WriteAsync(place, options.Durable, account, cancellationToken);
            RemoveLeftovers(place);
            var outcome = await ChildProcess.RunAsync(
                account.Command([binaries.PgCtl, "start", "--pgdata", place.DataDirectory, "--log", place.StartLog, "--silent", "--wait", "--timeout", Seconds()]),
                options.Patience + TimeSpan.FromSeconds(10),
                cancellationToken);
            if (outcome.Succeeded)
            {
                return place;
            }

            words = await LastWordsAsync(place, outcome, cancellationToken);
            // A port taken in the meantime, or processes of a killed server that have not gone yet: both pass.
            if (!words.Contains("Address already in use", StringComparison.Ordinal) && !words.Contains("still in use", StringComparison.Ordinal))
            {
                break;
            }

            await Task.Delay(BetweenAttempts, cancellationToken);
        }

        throw new ClusterException($"The database server did not start. It says:\n{words}\nIts logs are in {place.LogDirectory}. Mend what they name and try again; the command reset makes a new, empty database.");
    }

    public async Task StopAsync(ClusterPlace place, CancellationToken cancellationToken) =>
        await RunAsync([binaries.PgCtl, "stop", "--pgdata", place.DataDirectory, "--mode", "fast", "--silent", "--wait", "--timeout", Seconds()], "stop the database", cancellationToken);

    // Folders in /tmp vanish with a restart of the machine, and somebody else may have made one of that name since.
    private async Task EnsureSocketDirectoryAsync(string path, CancellationToken cancellationToken)
    {
        if (Path.Exists(path) && (new DirectoryInfo(path).LinkTarget is not null || !await account.OwnsAsync(path, cancellationToken)))
        {
            throw new ClusterException($"The folder {path} for the database's sockets belongs to somebody else. Remove it (or let its owner), then try again.");
        }

        await account.MakePrivateFolderAsync(path, cancellationToken);
    }

    // What a killed server leaves behind names its process id, which by now can be anybody's (or a process nobody has reaped), and PostgreSQL
    // then refuses to start. No server runs on this data, and the socket folder belongs to this cluster alone.
    private static void RemoveLeftovers(ClusterPlace place)
    {
        Postmaster.RemoveStaleFile(place.DataDirectory);
        foreach (var leftover in Directory.EnumerateFiles(place.SocketDirectory, ".s.PGSQL.*").Append(place.StartLog))
        {
            File.Delete(leftover);
        }
    }

    private async Task RunAsync(IReadOnlyList<string> command, string purpose, CancellationToken cancellationToken)
    {
        try
        {
            var outcome = await ChildProcess.RunAsync(account.Command(command), options.Patience + TimeSpan.FromSeconds(10), cancellationToken);
            if (!outcome.Succeeded)
            {
                throw new ClusterException($"PostgreSQL could not {purpose}. It says:\n{outcome.Words}");
            }
        }
        catch (TimeoutException problem)
        {
            throw new ClusterException($"PostgreSQL could not {purpose} in time: {problem.Message} Look at the machine's load and disk, then try again.", problem);
        }
    }

    // Errors before the log collector runs are in the start log, later ones in the newest file of the log folder.
    private static async Task<string> LastWordsAsync(ClusterPlace place, ChildOutcome outcome, CancellationToken cancellationToken)
    {
        var newest = Directory.Exists(place.LogDirectory)
            ? new DirectoryInfo(place.LogDirectory).EnumerateFiles().OrderByDescending(file => file.LastWriteTimeUtc).FirstOrDefault()?.FullName
            : null;
        var words = new List<string>();
        foreach (var log in new[] { place.StartLog, newest }.OfType<string>().Where(File.Exists))
        {
            words.AddRange((await File.ReadAllLinesAsync(log, cancellationToken)).TakeLast(12));
        }

        return words.Count > 0 ? string.Join('\n', words) : outcome.Words;
    }

    private string Seconds() => ((int)options.Patience.TotalSeconds).ToString(CultureInfo.InvariantCulture);
}
