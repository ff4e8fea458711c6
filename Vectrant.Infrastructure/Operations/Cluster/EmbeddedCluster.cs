using Npgsql;

namespace Vectrant.Infrastructure.Operations.Cluster;

/// <summary>
/// A private PostgreSQL server: own data directory, own socket, own loopback port, own passwords. It never touches a server it did not start.
/// The process outlives this object; <see cref="StopAsync(EmbeddedClusterOptions, CancellationToken)"/> ends it, from any process.
/// </summary>
public sealed class EmbeddedCluster
{
    private const string Administrator = "vectrant_administrator";
    private readonly EmbeddedClusterOptions _options;
    private readonly ClusterPlace _place;
    private readonly SecretsFile _secrets;

    private EmbeddedCluster(EmbeddedClusterOptions options, ClusterPlace place, SecretsFile secrets)
    {
        _options = options;
        _place = place;
        _secrets = secrets;
    }

    public string DataDirectory => _place.DataDirectory;

    public int Port => _place.Port;

    /// <summary>Major version of the server.</summary>
    public int ServerVersion => _place.Version;

    /// <summary>The role that owns the database: may create databases and roles, is no superuser.</summary>
    public string OwnerConnectionString => ConnectionString(_options.Database, _options.Database, _secrets.DatabaseOwnerPassword);

    /// <summary>The cluster's superuser; for setting up, for attacks in tests, never for the app.</summary>
    public string AdministratorConnectionString => ConnectionString("postgres", Administrator, _secrets.DatabaseAdministratorPassword);

    /// <summary>Starts the cluster of a state directory, making it first where there is none; joins it when it runs already.</summary>
    /// <exception cref="ClusterException">It cannot be made or started; the message is for the person at the keyboard.</exception>
    public static async Task<EmbeddedCluster> StartAsync(EmbeddedClusterOptions options, IProgress<string> progress, CancellationToken cancellationToken)
    {
        options = options with { StateDirectory = Path.GetFullPath(options.StateDirectory) };
        var account = ServerAccount.ForThisProcess();
        MakeStateDirectory(options.StateDirectory, account);
        await using var turn = await ClusterLock.TakeAsync(options.StateDirectory, options.Patience, cancellationToken);

        var known = ClusterPlace.Read(options.StateDirectory);
        var binaries = await PostgresBinaries.FindAsync(options.BinDirectory, known?.Version, cancellationToken);
        var place = known ?? await ClusterPlace.ChooseAsync(options.StateDirectory, binaries.Version, account, progress, cancellationToken);
        var secrets = await SecretsFile.ReadOrMakeAsync(options.StateDirectory, cancellationToken);

        var server = new ClusterServer(options, binaries, account, progress);
        await server.MakeAsync(place, Administrator, secrets.DatabaseAdministratorPassword, cancellationToken);
        place = await server.StartAsync(place, cancellationToken);
        await place.RememberAsync(options.StateDirectory, cancellationToken);

        var cluster = new EmbeddedCluster(options, place, secrets);
        await cluster.EnsureDatabaseAsync(cancellationToken);
        return cluster;
    }

    /// <summary>The cluster of a state directory when it runs, else null.</summary>
    public static EmbeddedCluster? Running(EmbeddedClusterOptions options)
    {
        var state = Path.GetFullPath(options.StateDirectory);
        return ClusterPlace.Read(state) is { } place && Postmaster.Running(place.DataDirectory) is { } postmaster && SecretsFile.Read(state) is { } secrets
            ? new EmbeddedCluster(options with { StateDirectory = state }, place with { Port = postmaster.Port }, secrets)
            : null;
    }

    /// <summary>Stops the cluster of a state directory; nothing happens when it does not run.</summary>
    /// <exception cref="ClusterException">It runs and does not stop.</exception>
    public static async Task StopAsync(EmbeddedClusterOptions options, CancellationToken cancellationToken)
    {
        var state = Path.GetFullPath(options.StateDirectory);
        if (ClusterPlace.Read(state) is not { } place || Postmaster.Running(place.DataDirectory) is null)
        {
            return;
        }

        var account = ServerAccount.ForThisProcess();
        await using var turn = await ClusterLock.TakeAsync(state, options.Patience, cancellationToken);
        var binaries = await PostgresBinaries.FindAsync(options.BinDirectory, place.Version, cancellationToken);
        await new ClusterServer(options, binaries, account, new Progress<string>()).StopAsync(place, cancellationToken);
    }

    /// <summary>Stops the cluster and deletes its data, its sockets and its passwords.</summary>
    public static async Task EraseAsync(EmbeddedClusterOptions options, CancellationToken cancellationToken)
    {
        await StopAsync(options, cancellationToken);
        var state = Path.GetFullPath(options.StateDirectory);
        if (ClusterPlace.Read(state) is { } place)
        {
            foreach (var folder in new[] { place.DataDirectory, place.SocketDirectory }.Where(Directory.Exists))
            {
                Directory.Delete(folder, recursive: true);
            }

            var home = Path.GetDirectoryName(place.DataDirectory)!;
            if (home != state && Directory.Exists(home) && !Directory.EnumerateFileSystemEntries(home).Any())
            {
                Directory.Delete(home);
            }
        }

        File.Delete(ClusterPlace.NoteIn(state));
        File.Delete(SecretsFile.In(state));
    }

    public Task StopAsync(CancellationToken cancellationToken) => StopAsync(_options, cancellationToken);

    private static void MakeStateDirectory(string path, ServerAccount account)
    {
        const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        // The server's account passes through to its data; what else lies here stays closed to it.
        var mode = account.IsLent ? Owner | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute : Owner;
        try
        {
            Directory.CreateDirectory(path, mode);
            File.SetUnixFileMode(path, mode);
        }
        catch (Exception problem) when (problem is UnauthorizedAccessException or IOException)
        {
            throw new ClusterException($"The folder {path} cannot be used: {problem.Message} If another user started Vectrant here, go on as that user, or give them the folder.", problem);
        }
    }

    private string ConnectionString(string database, string role, string password) => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = _place.Port,
        Database = database,
        Username = role,
        Password = password,
    }.ConnectionString;

    // pgvector is no trusted extension: only the superuser may create it, so it goes into the template of every database to come.
    private async Task EnsureDatabaseAsync(CancellationToken cancellationToken)
    {
        var owner = _options.Database;
        await using (var template = await OpenAsync(new NpgsqlConnectionStringBuilder(AdministratorConnectionString) { Database = "template1", Pooling = false }.ConnectionString, cancellationToken))
        {
            await ExecuteAsync(template, "CREATE EXTENSION IF NOT EXISTS vector", cancellationToken);
        }

        await using var connection = await OpenAsync(new NpgsqlConnectionStringBuilder(AdministratorConnectionString) { Pooling = false }.ConnectionString, cancellationToken);
        if (!await ExistsAsync(connection, "SELECT 1 FROM pg_roles WHERE rolname = $1", owner, cancellationToken))
        {
            await ExecuteAsync(connection, $"CREATE ROLE \"{owner}\" LOGIN CREATEDB CREATEROLE", cancellationToken);
        }

        await ExecuteAsync(connection, $"ALTER ROLE \"{owner}\" PASSWORD '{_secrets.DatabaseOwnerPassword}'", cancellationToken);
        if (!await ExistsAsync(connection, "SELECT 1 FROM pg_database WHERE datname = $1", owner, cancellationToken))
        {
            await ExecuteAsync(connection, $"CREATE DATABASE \"{owner}\" OWNER \"{owner}\"", cancellationToken);
        }
    }

    private static async Task<NpgsqlConnection> OpenAsync(string connectionString, CancellationToken cancellationToken)
    {
        var connection = new NpgsqlConnection(connectionString);
        try
        {
            await connection.OpenAsync(cancellationToken);
            return connection;
        }
        catch (NpgsqlException problem)
        {
            await connection.DisposeAsync();
            throw new ClusterException($"The database server runs but does not let Vectrant in: {problem.Message} If secrets.json was lost or changed, the command reset makes a new database.", problem);
        }
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        try
        {
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
        catch (PostgresException problem) when (problem.SqlState is PostgresErrorCodes.UndefinedFile or PostgresErrorCodes.FeatureNotSupported)
        {
            throw new ClusterException($"PostgreSQL lacks the extension pgvector: {problem.MessageText}. Install it for this server (on Debian and Ubuntu ./vectrant up does it).", problem);
        }
    }

    private static async Task<bool> ExistsAsync(NpgsqlConnection connection, string sql, string name, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection) { Parameters = { new NpgsqlParameter { Value = name } } };
        return await command.ExecuteScalarAsync(cancellationToken) is not null;
    }
}
