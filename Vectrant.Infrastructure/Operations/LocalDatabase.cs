using Vectrant.Core.Common;
using Vectrant.Core.Operations;
using Vectrant.Infrastructure.Operations.Cluster;

namespace Vectrant.Infrastructure.Operations;

/// <summary>The private cluster of an install folder, with its failures as words.</summary>
internal sealed class LocalDatabase(InstallFolder folder) : ILocalDatabase
{
    private readonly EmbeddedClusterOptions _options = new() { StateDirectory = folder.Path };

    public LocalDatabaseState? Running() => EmbeddedCluster.Running(_options) is { } cluster ? State(cluster) : null;

    public async Task<Result<LocalDatabaseState>> StartAsync(IProgress<string> progress, CancellationToken cancellationToken)
    {
        try
        {
            return State(await EmbeddedCluster.StartAsync(_options, progress, cancellationToken));
        }
        catch (ClusterException problem)
        {
            return OperationsErrors.DatabaseUnavailable(problem.Message);
        }
    }

    public Task<Result<Done>> StopAsync(CancellationToken cancellationToken) => AttemptAsync(EmbeddedCluster.StopAsync(_options, cancellationToken));

    public async Task<Result<Done>> EraseAsync(CancellationToken cancellationToken)
    {
        var erased = await AttemptAsync(EmbeddedCluster.EraseAsync(_options, cancellationToken));
        if (erased.Succeeded)
        {
            // It opens nothing any more.
            File.Delete(MasterKeyFile.In(folder));
        }

        return erased;
    }

    private static async Task<Result<Done>> AttemptAsync(Task attempt)
    {
        try
        {
            await attempt;
            return Done.Instance;
        }
        catch (ClusterException problem)
        {
            return OperationsErrors.DatabaseUnavailable(problem.Message);
        }
    }

    private static LocalDatabaseState State(EmbeddedCluster cluster) =>
        new(cluster.ServerVersion, cluster.Port, cluster.DataDirectory, cluster.OwnerConnectionString);
}
