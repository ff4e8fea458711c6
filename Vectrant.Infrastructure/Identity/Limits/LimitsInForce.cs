using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using Vectrant.Core.Common;
using Vectrant.Core.Identity.Limits;
using Vectrant.Infrastructure.Persistence;

namespace Vectrant.Infrastructure.Identity.Limits;

/// <summary>
/// The limits in memory: those of the settings, with what admins set on top. Read at the start, when a change is announced, and every half
/// minute in case an announcement was lost. While the database cannot be read, the last known ones hold.
/// </summary>
internal sealed class LimitsInForce(IOptions<RateLimitOptions> options, ILimitStore store, IChangeFeed feed, TimeProvider time, ILogger<LimitsInForce> logger)
    : BackgroundService, ILimits
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(2);
    private readonly WakeUp _wakeUp = new(feed, ChangeTopic.Limits, time);
    private volatile LimitTable _current = LimitTable.Of(options.Value);

    public LimitTable Current => _current;

    public LimitTable Configured { get; } = LimitTable.Of(options.Value);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        // Before the first request, but no node waits long for it: the limits of the settings hold until then.
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(StartLimit);
        await ReadAsync(limit.Token);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var listening = _wakeUp.ListenAsync(stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            await _wakeUp.WaitAsync(Poll, stoppingToken);
            await ReadAsync(stoppingToken);
        }

        await listening;
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            _current = LimitTable.Of(options.Value, await store.ReadAsync(cancellationToken));
        }
        catch (Exception problem) when (problem is NpgsqlException or TimeoutException or OperationCanceledException)
        {
            logger.LogWarning("The limits that were set could not be read; those known before hold: {Why}", problem.Message);
        }
    }
}
