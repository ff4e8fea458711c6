using System.Text.Json;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Vectrant.Core.Common;
using Vectrant.Core.Guardrails;
using Vectrant.Core.Guardrails.Rules;
using Vectrant.Infrastructure.Persistence;

namespace Vectrant.Infrastructure.Guardrails;

/// <summary>
/// The rules in memory: read when the node starts, when a change is announced, and every half minute in case an announcement was lost.
/// Asking for them touches nothing but a field. Until they could be read, the shipped rules guard, and the node says that it is not well.
/// </summary>
internal sealed class RulesInForce(IRuleStore store, IChangeFeed feed, TimeProvider time, ILogger<RulesInForce> logger) : BackgroundService, IGuardRules, IHealthCheck
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);

    /// <summary>How long the start of a node waits for its rules; it goes on without them then.</summary>
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(5);

    private readonly WakeUp _wakeUp = new(feed, ChangeTopic.GuardRules, time);
    private volatile Snapshot _snapshot = Snapshot.Shipped;
    private volatile string? _problem = "the rules were not read yet";

    // By reference: a database without any version holds what equals the shipped rules, and was read all the same.
    private bool NeverRead => ReferenceEquals(_snapshot, Snapshot.Shipped);

    public GuardRules For(GuardPipeline pipeline) => (pipeline == GuardPipeline.Customer ? _snapshot.Customer : _snapshot.Internal).Rules;

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        // Before the node takes requests: otherwise the first messages after a restart would meet other rules than the rest.
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(StartLimit);
        try
        {
            await ReadAsync(limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            logger.LogWarning("The guard rules could not be read within {Limit}; the shipped rules guard until they are.", StartLimit);
        }

        await base.StartAsync(cancellationToken);
    }

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(
        _problem is { } problem
            ? HealthCheckResult.Unhealthy(NeverRead ? $"the shipped guard rules are in force, because {problem}" : $"the guard rules may be old, because {problem}")
            : HealthCheckResult.Healthy($"guard rules {_snapshot.Customer.Number} (customer) and {_snapshot.Internal.Number} (internal)"));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var listening = ListenAsync(stoppingToken);
        try
        {
            while (true)
            {
                await _wakeUp.WaitAsync(_problem is null ? Poll : Retry, stoppingToken);
                await ReadAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The node ends.
        }

        await listening;
    }

    private async Task ListenAsync(CancellationToken stoppingToken)
    {
        try
        {
            await _wakeUp.ListenAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The node ends.
        }
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            var (customer, staff) = (await store.CurrentAsync(GuardPipeline.Customer, cancellationToken), await store.CurrentAsync(GuardPipeline.Internal, cancellationToken));
            var known = _snapshot;

            // The same version stays the same object, because whoever compiled it keeps what was made of it.
            if (NeverRead || known.Customer.Number != customer.Number || known.Internal.Number != staff.Number)
            {
                _snapshot = new Snapshot(Keep(known.Customer, customer), Keep(known.Internal, staff));
                logger.LogInformation("Guard rules in force: version {Customer} for customers, {Internal} for employees.", customer.Number, staff.Number);
            }

            _problem = null;
        }
        catch (Exception exception) when (exception is NpgsqlException or TimeoutException or IOException or JsonException)
        {
            if (_problem is null || NeverRead)
            {
                logger.LogWarning("The guard rules could not be read ({Reason}); {Rules} rules stay in force.", exception.GetType().Name, NeverRead ? "the shipped" : "the last known");
            }

            _problem = exception is JsonException ? "the stored ones cannot be understood" : "the database does not answer";
        }
    }

    private static RuleVersion Keep(RuleVersion known, RuleVersion read) => known.Number == read.Number ? known : read;

    private sealed record Snapshot(RuleVersion Customer, RuleVersion Internal)
    {
        public static Snapshot Shipped { get; } = new(new RuleVersion(GuardPipeline.Customer, 0, GuardRules.Shipped), new RuleVersion(GuardPipeline.Internal, 0, GuardRules.Shipped));
    }
}
