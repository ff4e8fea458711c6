using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Vectrant.Infrastructure.Operations.Cluster;

/// <summary>Where a cluster lives; remembered in the install's folder, because the choice must not change under existing data.</summary>
internal sealed record ClusterPlace(int Version, string DataDirectory, string SocketDirectory, int Port)
{
    // A socket's whole path has at most 107 bytes; the server adds "/.s.PGSQL.NNNNN".
    private const int LongestSocketDirectory = 107 - 15;
    private const UnixFileMode Passable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    [JsonIgnore]
    public string LogDirectory => Path.Combine(DataDirectory, "log");

    [JsonIgnore]
    public string StartLog => Path.Combine(SocketDirectory, "start.log");

    public static string NoteIn(string stateDirectory) => Path.Combine(stateDirectory, "cluster.json");

    public static ClusterPlace? Read(string stateDirectory)
    {
        var note = NoteIn(stateDirectory);
        return File.Exists(note) ? JsonSerializer.Deserialize<ClusterPlace>(File.ReadAllText(note), Json) : null;
    }

    public async Task RememberAsync(string stateDirectory, CancellationToken cancellationToken) =>
        await PrivateFile.WriteAsync(NoteIn(stateDirectory), JsonSerializer.Serialize(this, Json), cancellationToken);

    /// <summary>Chooses a place that the server's account can reach and whose socket path is short enough.</summary>
    public static async Task<ClusterPlace> ChooseAsync(string stateDirectory, int version, ServerAccount account, IProgress<string> progress, CancellationToken cancellationToken)
    {
        var home = stateDirectory;
        var mark = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(stateDirectory)))[..12];
        if (account.IsLent && !await account.CanEnterAsync(stateDirectory, cancellationToken))
        {
            home = Path.Combine("/var/lib/vectrant", mark);
            Directory.CreateDirectory(home, Passable);
            progress.Report($"The database goes to {home}: its OS user 'postgres' cannot reach {stateDirectory}");
        }

        var sockets = Path.Combine(home, "run");
        if (Encoding.UTF8.GetByteCount(sockets) > LongestSocketDirectory)
        {
            sockets = await ShortSocketDirectoryAsync(mark, account, cancellationToken);
        }

        return new ClusterPlace(version, Path.Combine(home, "pg"), sockets, LoopbackPort.PickFree());
    }

    // Anybody can make a folder of a foreseeable name in /tmp; one that is not the server's own is never used.
    private static async Task<string> ShortSocketDirectoryAsync(string mark, ServerAccount account, CancellationToken cancellationToken)
    {
        var foreseeable = $"/tmp/vectrant-{mark}";
        return !Path.Exists(foreseeable) || await account.OwnsAsync(foreseeable, cancellationToken)
            ? foreseeable
            : $"{foreseeable}-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}";
    }
}
