namespace Vectrant.Infrastructure.Operations.Cluster;

/// <summary>
/// The OS account the database server runs as. PostgreSQL refuses to run as root, so root lends it the account that the server's package
/// brings; everybody else runs it as themselves.
/// </summary>
internal sealed class ServerAccount
{
    private const string PackageAccount = "postgres";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly string? _name;

    private ServerAccount(string? name) => _name = name;

    /// <summary>True when the server runs as somebody else than this process.</summary>
    public bool IsLent => _name is not null;

    public static ServerAccount ForThisProcess()
    {
        if (!Environment.IsPrivilegedProcess)
        {
            return new ServerAccount(null);
        }

        var known = File.ReadLines("/etc/passwd").Any(line => line.StartsWith(PackageAccount + ":", StringComparison.Ordinal));
        return known
            ? new ServerAccount(PackageAccount)
            : throw new ClusterException("PostgreSQL does not run as root, and this machine has no OS user 'postgres' to run it as. Install the PostgreSQL server package, or start Vectrant as an ordinary user.");
    }

    /// <summary>The command line that runs the given one as the server's account.</summary>
    public IReadOnlyList<string> Command(params IReadOnlyList<string> command) =>
        _name is null ? command : ["setpriv", $"--reuid={_name}", $"--regid={_name}", "--init-groups", "--", .. command];

    /// <summary>Makes a folder that only the server's account can enter (and root).</summary>
    public async Task MakePrivateFolderAsync(string path, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> command = _name is null
            ? ["install", "-d", "-m", "0700", path]
            : ["install", "-d", "-m", "0700", "-o", _name, "-g", _name, path];
        var outcome = await ChildProcess.RunAsync(command, Limit, cancellationToken);
        if (!outcome.Succeeded)
        {
            throw new ClusterException($"The folder {path} could not be made: {outcome.Words}. Check who owns it and whether the disk is full.");
        }
    }

    /// <summary>Whether the server's account may pass through a folder.</summary>
    public async Task<bool> CanEnterAsync(string path, CancellationToken cancellationToken) =>
        (await ChildProcess.RunAsync(Command("test", "-x", path), Limit, cancellationToken)).Succeeded;

    /// <summary>Whether the server's account owns a folder or file.</summary>
    public async Task<bool> OwnsAsync(string path, CancellationToken cancellationToken) =>
        (await ChildProcess.RunAsync(Command("test", "-O", path), Limit, cancellationToken)).Succeeded;

    /// <summary>Writes a file that only the server's account can read.</summary>
    public async Task WritePrivateFileAsync(string path, string content, CancellationToken cancellationToken)
    {
        await PrivateFile.WriteAsync(path, content, cancellationToken);
        if (_name is not null)
        {
            var outcome = await ChildProcess.RunAsync(["chown", $"{_name}:{_name}", path], Limit, cancellationToken);
            if (!outcome.Succeeded)
            {
                throw new ClusterException($"The file {path} could not be given to {_name}: {outcome.Words}.");
            }
        }
    }
}
