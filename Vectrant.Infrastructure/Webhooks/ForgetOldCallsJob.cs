using Quartz;
using Vectrant.Core.Requests;
using Vectrant.Core.Webhooks;
using Vectrant.Infrastructure.Operations;

namespace Vectrant.Infrastructure.Webhooks;

/// <summary>Removes what the log of deliveries and the memory of repeated requests need not hold any more.</summary>
[DisallowConcurrentExecution]
internal sealed class ForgetOldCallsJob(IDeliveryQueue deliveries, IRequestLedger requests, TaskLog log) : IJob
{
    public ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => new(log.WatchAsync(
        "forget_old_calls",
        async token =>
        {
            await deliveries.ForgetOldAsync(token);
            await requests.ForgetOldAsync(token);
        },
        cancellationToken));
}
