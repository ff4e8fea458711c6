namespace Vectrant.Infrastructure.Operations.Cluster;

/// <summary>The server settings that Vectrant decides; written anew at each start, since the port may change.</summary>
internal static class ClusterSettings
{
    private const string FileName = "vectrant.conf";

    // Statements, parameters and key values stay out of the server's log: they hold what customers wrote.
    private const string Common = """
        listen_addresses = '127.0.0.1'
        unix_socket_permissions = 0700
        password_encryption = 'scram-sha-256'
        cluster_name = 'vectrant'
        timezone = 'UTC'
        # pgvector before 0.8.4 overflows in parallel index builds.
        max_parallel_maintenance_workers = 0
        log_timezone = 'UTC'
        logging_collector = on
        log_directory = 'log'
        log_filename = 'postgresql-%a.log'
        log_truncate_on_rotation = on
        log_rotation_age = 1d
        log_error_verbosity = terse
        log_min_error_statement = panic

        """;

    private const string Lasting = """
        max_connections = 150
        shared_buffers = 256MB
        maintenance_work_mem = 256MB

        """;

    private const string Fleeting = """
        max_connections = 1000
        shared_buffers = 128MB
        fsync = off
        synchronous_commit = off
        full_page_writes = off
        max_wal_size = 2GB

        """;

    public static async Task WriteAsync(ClusterPlace place, bool durable, ServerAccount account, CancellationToken cancellationToken)
    {
        var settings = Common + (durable ? Lasting : Fleeting) + $"""
            port = {place.Port}
            unix_socket_directories = '{Quote(place.SocketDirectory)}'

            """;
        await account.WritePrivateFileAsync(Path.Combine(place.DataDirectory, FileName), settings, cancellationToken);
    }

    /// <summary>Makes a new cluster read the file; done once, by the one who made it.</summary>
    public static async Task IncludeAsync(string dataDirectory, CancellationToken cancellationToken) =>
        await File.AppendAllTextAsync(Path.Combine(dataDirectory, "postgresql.conf"), $"\ninclude_if_exists = '{FileName}'\n", cancellationToken);

    private static string Quote(string value) => value.Replace("'", "''", StringComparison.Ordinal);
}
