using Npgsql;
using Vectrant.Infrastructure.Operations.Cluster;
using Vectrant.Infrastructure.Persistence;
using Vectrant.Tests.TestSupport;
using Xunit;

[assembly: AssemblyFixture(typeof(PostgresFixture))]

namespace Vectrant.Tests.TestSupport;

/// <summary>One private PostgreSQL cluster for the whole run, and a migrated template from which each test class takes a database of its own.</summary>
public sealed class PostgresFixture : IAsyncLifetime
{
    private const string Template = "vectrant";
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(5);
    private readonly SemaphoreSlim _turn = new(1);
    private const string FolderPrefix = "vectrant-tests-";
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"{FolderPrefix}{Environment.ProcessId}");
    private EmbeddedCluster? _cluster;
    private int _databases;

    /// <summary>The superuser; for attacks and for looking behind the app's back.</summary>
    public string AdministratorConnectionString => Cluster.AdministratorConnectionString;

    private EmbeddedCluster Cluster => _cluster ?? throw new InvalidOperationException("The cluster of the tests did not start.");

    public async ValueTask InitializeAsync()
    {
        using var limit = new CancellationTokenSource(StartLimit);
        DapperTypes.Register();
        await EraseLeftoversAsync(limit.Token);
        _cluster = await EmbeddedCluster.StartAsync(Options, new Progress<string>(), limit.Token);
        await new DatabaseMigrator(TemplateConnections()).RunAsync(limit.Token);
        NpgsqlConnection.ClearAllPools();
    }

    /// <summary>A fresh, migrated database of one's own. Its app and customer roles are those of the template: they hold the same rights in every copy.</summary>
    public async Task<ConnectionStrings> CreateDatabaseAsync(CancellationToken cancellationToken)
    {
        var name = $"test_{Interlocked.Increment(ref _databases)}";
        await _turn.WaitAsync(cancellationToken);
        try
        {
            await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(AdministratorConnectionString) { Pooling = false }.ConnectionString);
            await connection.OpenAsync(cancellationToken);
            await using var command = new NpgsqlCommand($"CREATE DATABASE {name} TEMPLATE {Template} OWNER {Template}; ", connection);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
        finally
        {
            _turn.Release();
        }

        var template = TemplateConnections();
        return new ConnectionStrings(On(template.Owner!, name), On(template.App, name), On(template.Customer, name));
    }

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        if (_cluster is not null)
        {
            using var limit = new CancellationTokenSource(StartLimit);
            await EmbeddedCluster.EraseAsync(Options, limit.Token);
            Directory.Delete(_folder, recursive: true);
        }

        _turn.Dispose();
    }

    /// <summary>A run that was killed leaves its server running; the next run of the same user removes it.</summary>
    private static async Task EraseLeftoversAsync(CancellationToken cancellationToken)
    {
        foreach (var folder in Directory.EnumerateDirectories(Path.GetTempPath(), FolderPrefix + "*"))
        {
            var number = Path.GetFileName(folder)[FolderPrefix.Length..];
            if (!Directory.Exists($"/proc/{number}") && IsMine(folder))
            {
                await EraseLeftoverAsync(folder, cancellationToken);
            }
        }
    }

    private static async Task EraseLeftoverAsync(string folder, CancellationToken cancellationToken)
    {
        try
        {
            await EmbeddedCluster.EraseAsync(new EmbeddedClusterOptions { StateDirectory = folder }, cancellationToken);
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception problem) when (problem is DirectoryNotFoundException or FileNotFoundException)
        {
            // Another run that started at the same moment removes the same leftovers.
        }
    }

    private static bool IsMine(string folder)
    {
        try
        {
            using var probe = File.Open(Path.Combine(folder, "cluster.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite);
            return true;
        }
        catch (Exception problem) when (problem is UnauthorizedAccessException or IOException)
        {
            return false;
        }
    }

    private EmbeddedClusterOptions Options => new() { StateDirectory = _folder, Durable = false, Database = Template };

    private ConnectionStrings TemplateConnections() => ConnectionStrings.From(TestConfiguration.Of(("ConnectionStrings:Vectrant", Cluster.OwnerConnectionString)));

    // Hundreds of databases share the server's slots: a class that is done gives its connections back soon.
    private static string On(string connectionString, string database) =>
        new NpgsqlConnectionStringBuilder(connectionString) { Database = database, MaxPoolSize = 60, ConnectionIdleLifetime = 5, ConnectionPruningInterval = 2 }.ConnectionString;
}
