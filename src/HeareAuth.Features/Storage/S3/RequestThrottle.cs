using System.Security.Cryptography;
using HeareAuth.Features.Storage.S3.Failures;

namespace HeareAuth.Features.Storage.S3;

/// <summary>When the store throttles a request (429, 503 SlowDown), holds back every request for 1 to 1.5 seconds.</summary>
internal sealed class RequestThrottle(TimeProvider clock)
{
    private const int MaxJitterMilliseconds = 500;
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(1);

    private long _notBefore = long.MinValue;
    private volatile S3Failure? _refusal;

    /// <summary>The store's last response, if it throttled the request; else null.</summary>
    public S3Failure? Refusal => _refusal;

    /// <param name="failure">Why a request failed; null if it succeeded.</param>
    public void Observe(S3Failure? failure)
    {
        _refusal = failure is { Kind: S3FailureKind.Throttled } ? failure : null;
        if (_refusal is not null)
        {
            var pause = s_pause + TimeSpan.FromMilliseconds(RandomNumberGenerator.GetInt32(MaxJitterMilliseconds));
            Volatile.Write(ref _notBefore, clock.GetTimestamp() + (long)(pause.TotalSeconds * clock.TimestampFrequency));
        }
    }

    public Task WaitAsync(CancellationToken cancellationToken)
    {
        var notBefore = Volatile.Read(ref _notBefore);
        var now = clock.GetTimestamp();
        return now >= notBefore ? Task.CompletedTask : Task.Delay(clock.GetElapsedTime(now, notBefore), clock, cancellationToken);
    }
}
