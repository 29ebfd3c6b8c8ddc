using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace HeareAuth.Features.Storage.S3;

/// <summary>
/// How often a read asks, and when it gives up: jittered retries of what may pass, within ten seconds altogether.
/// For a server a breaker comes innermost, so that a dead store costs one attempt a load. A write is never repeated
/// here: only the key store can tell whether it was done.
/// </summary>
internal static class S3Resilience
{
    /// <summary>A read as a whole, its attempts and pauses included.</summary>
    public static readonly TimeSpan ReadWithin = TimeSpan.FromSeconds(10);

    private const int MostRetries = 8;

    /// <summary>A store that restarts refuses connections for a moment; one that is not there does so for good.</summary>
    private const int MostRetriesUnreached = 3;

    public static ResiliencePipeline ForReads(bool breakCircuit, TimeProvider clock)
    {
        var pipeline = new ResiliencePipelineBuilder { TimeProvider = clock }
            .AddTimeout(new TimeoutStrategyOptions { Timeout = ReadWithin })
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = static attempt => ValueTask.FromResult(MayPass(attempt.Outcome.Exception, attempt.AttemptNumber)),
                MaxRetryAttempts = MostRetries,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = TimeSpan.FromMilliseconds(100),
                MaxDelay = TimeSpan.FromSeconds(2),
            });
        if (breakCircuit)
        {
            pipeline.AddCircuitBreaker(new CircuitBreakerStrategyOptions
            {
                ShouldHandle = static attempt => ValueTask.FromResult(attempt.Outcome.Exception is S3Failure { IsOfTheStore: true }),
                // Two failures open it, but for the polls of the last seconds that went well: one failure is retried.
                FailureRatio = 0.6,
                MinimumThroughput = 2,
                SamplingDuration = TimeSpan.FromSeconds(10),
                BreakDuration = TimeSpan.FromSeconds(1),
            });
        }

        return pipeline.Build();
    }

    private static bool MayPass(Exception? failure, int attempt) =>
        failure is S3Failure { IsOfTheStore: true } of && (of.Kind is not S3FailureKind.NotSent || attempt < MostRetriesUnreached);
}
