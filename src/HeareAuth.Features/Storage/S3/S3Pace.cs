using System.Security.Cryptography;

namespace HeareAuth.Features.Storage.S3;

/// <summary>After a store asked for patience, no request leaves for at least a second, whoever wants to send it.</summary>
internal sealed class S3Pace(TimeProvider clock)
{
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(1);

    private long _notBefore = long.MinValue;

    public void SlowDown()
    {
        var jitter = TimeSpan.FromMilliseconds(RandomNumberGenerator.GetInt32(500));
        Volatile.Write(ref _notBefore, clock.GetTimestamp() + Ticks(s_pause + jitter));
    }

    public Task WaitAsync(CancellationToken cancellationToken)
    {
        var notBefore = Volatile.Read(ref _notBefore);
        var now = clock.GetTimestamp();
        return now >= notBefore ? Task.CompletedTask : Task.Delay(clock.GetElapsedTime(now, notBefore), clock, cancellationToken);
    }

    private long Ticks(TimeSpan time) => (long)(time.TotalSeconds * clock.TimestampFrequency);
}
