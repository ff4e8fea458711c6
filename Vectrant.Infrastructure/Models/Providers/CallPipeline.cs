using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Vectrant.Core.Models;

namespace Vectrant.Infrastructure.Models.Providers;

/// <summary>Retries around a circuit breaker: each attempt counts for the circuit, and an open circuit is not tried again.</summary>
internal static class CallPipeline
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(400);

    public static ResiliencePipeline Build(ModelsOptions options, TimeProvider clock)
    {
        var longest = TimeSpan.FromSeconds(options.TimeoutSeconds);
        var builder = new ResiliencePipelineBuilder { TimeProvider = clock };
        if (options.Retries > 0)
        {
            builder.AddRetry(new RetryStrategyOptions
            {
                // A provider that wants to be left alone for longer than the call may take is not asked again.
                ShouldHandle = arguments => ValueTask.FromResult(
                    arguments.Outcome.Exception is { } problem && CallBreakdown.IsPassing(problem) && !(problem is ProviderRefusedException refused && refused.RetryAfter > longest)),
                MaxRetryAttempts = options.Retries,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = FirstWait,
                DelayGenerator = arguments => ValueTask.FromResult((arguments.Outcome.Exception as ProviderRefusedException)?.RetryAfter),
            });
        }

        return builder
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions
            {
                ShouldHandle = arguments => ValueTask.FromResult(arguments.Outcome.Exception is { } problem && IsTheModels(problem)),
                FailureRatio = 0.8,
                MinimumThroughput = options.BreakerFailures,
                SamplingDuration = TimeSpan.FromSeconds(Math.Max(60, options.BreakerFailures * (options.TimeoutSeconds + 5))),
                BreakDuration = TimeSpan.FromSeconds(options.BreakerSeconds),
            })
            .Build();
    }

    // A refused key or an unknown model is a matter of settings, not of an outage; a caller who left says nothing at all.
    private static bool IsTheModels(Exception problem) => problem is PassedOnException { InnerException: { } inside } ? IsTheModels(inside)
        : problem is UnusableAnswerException or TimeoutException || CallBreakdown.IsPassing(problem);
}
