using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Vectrant.Core.Conversations;

namespace Vectrant.Infrastructure.Conversations;

/// <summary>Once a second: ends claims, escalates hand-overs; once a minute: forgets old idempotency keys.</summary>
internal sealed class Upkeep(IUpkeepStore store, TimeProvider time, ILogger<Upkeep> logger) : BackgroundService
{
    private const int KeysEvery = 60;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), time);
        for (var round = 0; await NextAsync(timer, stoppingToken); round++)
        {
            try
            {
                await store.EndClaimsAsync(stoppingToken);
                await store.EscalateHandoversAsync(stoppingToken);
                if (round % KeysEvery == 0)
                {
                    await store.ForgetKeysAsync(stoppingToken);
                }
            }
            catch (Exception exception) when (exception is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
            {
                logger.LogError(exception, "Claims and hand-overs could not be checked; the next try follows in a second.");
            }
        }
    }

    private static async Task<bool> NextAsync(PeriodicTimer timer, CancellationToken stoppingToken)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
