namespace Vectrant.Core.Knowledge.Ingestion;

/// <summary>
/// Keeps a claim alive while its worker is busy, and stops the worker as soon as the claim is void: cancelled, deleted,
/// or taken up elsewhere because this node was silent for too long.
/// </summary>
internal sealed class ClaimPulse : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop;
    private readonly Task _beating;

    public ClaimPulse(IIngestionStore store, IngestionClaim claim, TimeSpan interval, TimeProvider time, CancellationToken cancellationToken)
    {
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _beating = BeatAsync(store, claim, interval, time);
    }

    /// <summary>Cancelled when the node stops and when the claim is void.</summary>
    public CancellationToken Token => _stop.Token;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _beating;
        _stop.Dispose();
    }

    private async Task BeatAsync(IIngestionStore store, IngestionClaim claim, TimeSpan interval, TimeProvider time)
    {
        try
        {
            using var timer = new PeriodicTimer(interval, time);
            while (await timer.WaitForNextTickAsync(_stop.Token))
            {
                if (!await store.RenewAsync(claim, _stop.Token))
                {
                    await _stop.CancelAsync();
                }
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The work is over, or was stopped just now.
        }
        catch (Exception)
        {
            // Without a database the claim runs out: whoever sees it then takes the version up, so this one must stop.
            await _stop.CancelAsync();
        }
    }
}
