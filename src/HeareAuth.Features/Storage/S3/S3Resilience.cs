using HeareAuth.Features.Storage.S3.Failures;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace HeareAuth.Features.Storage.S3;

/// <summary>
/// Sets time limits and retries for reads and probes, and the circuit breaker for reads. Only transient failures are
/// retried (<see cref="S3Failure.IsTransient"/>; 503 is one). Writes are retried by <see cref="KeyStore"/> and
/// <see cref="DocumentBackup"/>, not here: after a lost response, only the document shows whether a write was applied.
/// </summary>
internal static class S3Resilience
{
    private const int MaxReadRetries = 8;

    /// <summary>A store that is restarting refuses connections or cuts off bodies for a moment; one that is broken does so every time.</summary>
    private const int MaxReadRetriesBroken = 3;

    private const int MaxProbeRetries = 2;

    /// <summary>For all attempts of a read and the pauses between them.</summary>
    private static readonly TimeSpan s_readTimeout = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan s_probeTimeout = TimeSpan.FromSeconds(30);

    /// <param name="breakCircuit">Whether to pause calls for a second once a store has failed twice, so that a load does not use up its retries.</param>
    public static ResiliencePipeline ForReads(bool breakCircuit, TimeProvider clock)
    {
        var pipeline = new ResiliencePipelineBuilder { TimeProvider = clock }
            .AddTimeout(new TimeoutStrategyOptions { Timeout = s_readTimeout })
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = static attempt => ValueTask.FromResult(IsWorthReadRetry(attempt.Outcome.Exception, attempt.AttemptNumber)),
                MaxRetryAttempts = MaxReadRetries,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = TimeSpan.FromMilliseconds(100),
                MaxDelay = TimeSpan.FromSeconds(2),
            });
        if (breakCircuit)
        {
            pipeline.AddCircuitBreaker(new CircuitBreakerStrategyOptions
            {
                ShouldHandle = static attempt => ValueTask.FromResult(IsTransient(attempt.Outcome.Exception)),
                // Two failures open it, unless polls succeeded in the last seconds: then one failure is just retried.
                FailureRatio = 0.6,
                MinimumThroughput = 2,
                SamplingDuration = TimeSpan.FromSeconds(10),
                BreakDuration = TimeSpan.FromSeconds(1),
            });
        }

        return pipeline.Build();
    }

    /// <summary>Repeats the whole probe, because a transient failure in the middle proves nothing.</summary>
    public static ResiliencePipeline ForProbes(TimeProvider clock) => new ResiliencePipelineBuilder { TimeProvider = clock }
        .AddTimeout(new TimeoutStrategyOptions { Timeout = s_probeTimeout })
        .AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = static attempt => ValueTask.FromResult(IsTransient(attempt.Outcome.Exception)),
            MaxRetryAttempts = MaxProbeRetries,
            BackoffType = DelayBackoffType.Linear,
            Delay = TimeSpan.FromMilliseconds(250),
        })
        .Build();

    private static bool IsTransient(Exception? failure) => failure is S3Failure { IsTransient: true };

    private static bool IsWorthReadRetry(Exception? failure, int attempt) =>
        IsTransient(failure)
        && (failure is not S3Failure { Kind: S3FailureKind.NotSent or S3FailureKind.CutShort } || attempt < MaxReadRetriesBroken);
}
