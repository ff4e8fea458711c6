namespace Vectrant.Infrastructure.Operations.Cluster;

/// <summary>One starts or stops a cluster at a time, across processes; the kernel frees the lock of a process that dies.</summary>
internal sealed class ClusterLock : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);
    private readonly FileStream _file;

    private ClusterLock(FileStream file) => _file = file;

    public static async Task<ClusterLock> TakeAsync(string stateDirectory, TimeSpan patience, CancellationToken cancellationToken)
    {
        var path = Path.Combine(stateDirectory, "cluster.lock");
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limited.CancelAfter(patience);
        while (true)
        {
            try
            {
                return new ClusterLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            }
            catch (UnauthorizedAccessException problem)
            {
                throw new ClusterException($"The file {path} belongs to another user. Go on as the user who started Vectrant here.", problem);
            }
            catch (IOException) when (!limited.IsCancellationRequested)
            {
                await Task.Delay(Interval, CancellationToken.None);
            }
            catch (IOException problem)
            {
                cancellationToken.ThrowIfCancellationRequested();
                throw new ClusterException($"Another Vectrant command has been starting or stopping the database of {stateDirectory} for {patience.TotalSeconds:0} s. Wait for it or end it, then try again.", problem);
            }
        }
    }

    public ValueTask DisposeAsync() => _file.DisposeAsync();
}
