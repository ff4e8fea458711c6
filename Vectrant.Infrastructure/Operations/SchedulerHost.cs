using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Quartz;
using Vectrant.Core.Operations;

namespace Vectrant.Infrastructure.Operations;

/// <summary>
/// Starts the scheduler as soon as its database answers. Quartz' own host would end the process when it does not: a node
/// that starts before its database would never say what it waits for.
/// </summary>
internal sealed class SchedulerHost(ISchedulerFactory factory, Node node, TimeProvider time, ILogger<SchedulerHost> logger) : BackgroundService
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);
    private IScheduler? _scheduler;

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (_scheduler is not null)
        {
            await _scheduler.Shutdown(waitForJobsToComplete: true, cancellationToken);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                _scheduler = await factory.GetScheduler(stoppingToken);
                if (node.DoesBackgroundWork)
                {
                    await _scheduler.Start(stoppingToken);
                }

                return;
            }
            catch (SchedulerException problem)
            {
                logger.LogWarning("Background work cannot start yet; the next try follows in {Delay}. {Problem}", RetryDelay, problem.InnerException?.Message ?? problem.Message);
                await Task.Delay(RetryDelay, time, stoppingToken);
            }
        }
    }
}
