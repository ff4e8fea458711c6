using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;
using Vectrant.Infrastructure.Operations.Cluster;
using Vectrant.Tests.TestSupport;
using Xunit;

namespace Vectrant.Tests.Infrastructure.Operations.Cluster;

public sealed class EmbeddedClusterTests : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);
    private readonly CancellationTokenSource _limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private readonly List<EmbeddedClusterOptions> _started = [];
    private readonly List<TemporaryFolder> _folders = [];

    public ValueTask InitializeAsync()
    {
        _limit.CancelAfter(Limit);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        foreach (var options in _started)
        {
            await EmbeddedCluster.EraseAsync(options, CancellationToken.None);
        }

        _folders.ForEach(folder => folder.Dispose());
        _limit.Dispose();
    }

    [Fact]
    public async Task StartAsync_Twice_JoinsTheSameServer()
    {
        var options = NewOptions();
        var first = await StartAsync(options);
        var second = await StartAsync(options);
        Assert.Equal(first.OwnerConnectionString, second.OwnerConnectionString);
        Assert.Equal(ProcessIdOf(first), ProcessIdOf(second));
    }

    [Fact]
    public async Task StartAsync_TwiceAtOnce_MakesOneServer()
    {
        var options = NewOptions();
        var both = await Task.WhenAll(StartAsync(options), StartAsync(options));
        Assert.Equal(both[0].OwnerConnectionString, both[1].OwnerConnectionString);
    }

    [Fact]
    public async Task StartAsync_OfTwoFolders_MakesTwoServersThatDoNotKnowEachOther()
    {
        var clusters = await Task.WhenAll(StartAsync(NewOptions()), StartAsync(NewOptions()));
        Assert.NotEqual(clusters[0].Port, clusters[1].Port);
        var crossed = new NpgsqlConnectionStringBuilder(clusters[0].OwnerConnectionString) { Port = clusters[1].Port, Pooling = false };
        await using var connection = new NpgsqlConnection(crossed.ConnectionString);
        var refusal = await Assert.ThrowsAsync<PostgresException>(() => connection.OpenAsync(_limit.Token));
        Assert.Equal(PostgresErrorCodes.InvalidPassword, refusal.SqlState);
    }

    [Fact]
    public async Task StartAsync_AfterTheServerWasKilled_RecoversWhatWasCommitted()
    {
        var options = NewOptions() with { Durable = true };
        var cluster = await StartAsync(options);
        await ExecuteAsync(cluster, "CREATE TABLE kept AS SELECT 42 AS answer");
        Kill(cluster);

        var again = await StartAsync(options);
        Assert.Equal(42, await ExecuteAsync(again, "SELECT answer FROM kept"));
    }

    [Fact]
    public async Task StartAsync_WhenTheKilledServersNumberBelongsToAnotherProcess_Starts()
    {
        var options = NewOptions();
        var cluster = await StartAsync(options);
        Kill(cluster);
        var file = Path.Combine(cluster.DataDirectory, "postmaster.pid");
        var lines = await File.ReadAllLinesAsync(file, _limit.Token);
        lines[0] = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        await File.WriteAllLinesAsync(file, lines, _limit.Token);

        Assert.Null(EmbeddedCluster.Running(options));
        var again = await StartAsync(options);
        Assert.Equal(1, await ExecuteAsync(again, "SELECT 1"));
    }

    [Fact]
    public async Task StartAsync_WhenItsPortIsTakenMeanwhile_TakesAnother()
    {
        var options = NewOptions();
        var cluster = await StartAsync(options);
        await cluster.StopAsync(_limit.Token);
        using var squatter = new TcpListener(IPAddress.Loopback, cluster.Port);
        squatter.Start();

        var again = await StartAsync(options);
        Assert.NotEqual(cluster.Port, again.Port);
        Assert.Equal(1, await ExecuteAsync(again, "SELECT 1"));
    }

    [Fact]
    public async Task StartAsync_InADeepFolder_FindsAShortPlaceForItsSockets()
    {
        var cluster = await StartAsync(NewOptions(string.Join('/', Enumerable.Repeat("deeper", 15))));
        Assert.Equal(1, await ExecuteAsync(cluster, "SELECT 1"));
    }

    [Fact]
    public async Task StartAsync_OverSomebodysFiles_RefusesAndLeavesThem()
    {
        var options = NewOptions();
        var precious = Path.Combine(options.StateDirectory, "pg", "thesis.txt");
        Directory.CreateDirectory(Path.GetDirectoryName(precious)!);
        await File.WriteAllTextAsync(precious, "mine", _limit.Token);

        var refusal = await Assert.ThrowsAsync<ClusterException>(() => EmbeddedCluster.StartAsync(options, new Progress<string>(), _limit.Token));
        Assert.Contains("holds no database", refusal.Message, StringComparison.Ordinal);
        Assert.True(File.Exists(precious));
    }

    [Fact]
    public async Task StartAsync_OfAVersionThatIsGone_SaysWhichToInstall()
    {
        var options = NewOptions();
        await File.WriteAllTextAsync(Path.Combine(options.StateDirectory, "cluster.json"), """{"version":9,"dataDirectory":"/x","socketDirectory":"/y","port":1}""", _limit.Token);
        var refusal = await Assert.ThrowsAsync<ClusterException>(() => EmbeddedCluster.StartAsync(options, new Progress<string>(), _limit.Token));
        Assert.Contains("postgresql-9", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Owner_OfTheDatabase_IsNoSuperuserButMayMakeDatabasesWithVectors()
    {
        var cluster = await StartAsync(NewOptions());
        Assert.Equal(false, await ExecuteAsync(cluster, "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"));
        await ExecuteAsync(cluster, "CREATE DATABASE another");
        Assert.Equal("[1,2]", await ExecuteAsync(cluster, "SELECT '[1,2]'::vector::text", "another"));
    }

    [Fact]
    public async Task Server_ListensOnLoopbackAlone_AndItsSecretsAreTheOwnersAlone()
    {
        var options = NewOptions();
        var cluster = await StartAsync(options);
        Assert.Equal("127.0.0.1", await ExecuteAsync(cluster, "SHOW listen_addresses"));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(options.StateDirectory, "secrets.json")));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(cluster.DataDirectory));
    }

    [Fact]
    public async Task StopAsync_OfAStoppedCluster_DoesNothing()
    {
        var options = NewOptions();
        var cluster = await StartAsync(options);
        await cluster.StopAsync(_limit.Token);
        await cluster.StopAsync(_limit.Token);
        Assert.Null(EmbeddedCluster.Running(options));
    }

    [Fact]
    public async Task EraseAsync_LeavesNothingButTheLock()
    {
        var options = NewOptions();
        await StartAsync(options);
        await EmbeddedCluster.EraseAsync(options, _limit.Token);
        Assert.Equal(["cluster.lock"], Directory.EnumerateFileSystemEntries(options.StateDirectory).Select(Path.GetFileName));
    }

    private EmbeddedClusterOptions NewOptions(string? name = null)
    {
        var folder = new TemporaryFolder(name);
        _folders.Add(folder);
        return new EmbeddedClusterOptions { StateDirectory = folder.Path, Durable = false };
    }

    private async Task<EmbeddedCluster> StartAsync(EmbeddedClusterOptions options)
    {
        lock (_started)
        {
            _started.Add(options);
        }

        return await EmbeddedCluster.StartAsync(options, new Progress<string>(), _limit.Token);
    }

    private async Task<object?> ExecuteAsync(EmbeddedCluster cluster, string sql, string? database = null)
    {
        var target = new NpgsqlConnectionStringBuilder(cluster.OwnerConnectionString) { Pooling = false };
        target.Database = database ?? target.Database;
        await using var connection = new NpgsqlConnection(target.ConnectionString);
        await connection.OpenAsync(_limit.Token);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(_limit.Token);
    }

    private static int ProcessIdOf(EmbeddedCluster cluster) =>
        int.Parse(File.ReadLines(Path.Combine(cluster.DataDirectory, "postmaster.pid")).First(), CultureInfo.InvariantCulture);

    private static void Kill(EmbeddedCluster cluster)
    {
        using var server = Process.GetProcessById(ProcessIdOf(cluster));
        server.Kill();
        server.WaitForExit(TimeSpan.FromSeconds(90));
    }
}
