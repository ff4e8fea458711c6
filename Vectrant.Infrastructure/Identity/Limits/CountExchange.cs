using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Vectrant.Core.Identity.Limits;
using Vectrant.Core.Operations;

namespace Vectrant.Infrastructure.Identity.Limits;

/// <summary>Exchanges the counts of a node that takes requests, again and again.</summary>
internal sealed class CountExchange(RateCounts counts, SharedCounts shared, Node node, TimeProvider time, ILogger<CountExchange> logger) : BackgroundService
{
    private const int CleanEvery = 240;
    private const int SecondsKept = 120;
    private const int SlotSeconds = 5;

    /// <summary>The others hear of this node before it takes its first request.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        if (node.Role != NodeRole.Worker)
        {
            await counts.ExchangeAsync();
            await base.StartAsync(cancellationToken);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(RateCounts.Pace);
        var wasAlone = false;
        for (var round = 1; await timer.WaitForNextTickAsync(stoppingToken); round++)
        {
            await counts.ExchangeAsync();
            if (counts.IsAlone != wasAlone)
            {
                wasAlone = counts.IsAlone;
                logger.Log(
                    wasAlone ? LogLevel.Warning : LogLevel.Information,
                    "Limits are counted {How}.",
                    wasAlone ? "by this node alone, with its share of them, until the database answers again" : "together with the other nodes again");
            }

            if (round % CleanEvery == 0 && !wasAlone)
            {
                await CleanAsync(stoppingToken);
            }
        }
    }

    private async Task CleanAsync(CancellationToken cancellationToken)
    {
        try
        {
            await shared.CleanAsync((time.GetUtcNow().ToUnixTimeSeconds() - SecondsKept) / SlotSeconds, cancellationToken);
        }
        catch (Exception problem) when (problem is NpgsqlException or TimeoutException)
        {
            logger.LogWarning("Old counts could not be removed and are tried again in a minute: {Why}", problem.Message);
        }
    }
}

/// <summary>Says when limits are not right across nodes.</summary>
internal sealed class LimitsHealth(RateCounts counts) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(
        counts.IsAlone
            ? HealthCheckResult.Degraded($"rate limits are counted by this node alone, with a {counts.Nodes}th of each, until the database answers again")
            : HealthCheckResult.Healthy());
}
