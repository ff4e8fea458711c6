using Quartz;
using Vectrant.Core.Identity.Tokens;
using Vectrant.Infrastructure.Operations;

namespace Vectrant.Infrastructure.Identity.Tokens;

/// <summary>Publishes the next signing key in time, and retires the old ones.</summary>
[DisallowConcurrentExecution]
internal sealed class RotateSigningKeysJob(ISigningKeys keys, TaskLog log) : IJob
{
    public ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => new(log.WatchAsync("rotate_signing_keys", keys.RotateAsync, cancellationToken));
}
