using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Vectrant.Core.Operations;

namespace Vectrant.Infrastructure.Operations;

/// <summary>Keeps the listener open for a while after the node was asked to end, so that a balancer sees "not ready" instead of a refused connection.</summary>
internal sealed class Drain(IOptions<OperationsOptions> options, TimeProvider time) : IHostedLifecycleService
{
    public Task StoppingAsync(CancellationToken cancellationToken) =>
        options.Value.DrainSeconds == 0
            ? Task.CompletedTask
            : Task.Delay(TimeSpan.FromSeconds(options.Value.DrainSeconds), time, cancellationToken);

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
