namespace HeareAuth.Tests.Support;

/// <summary>A wall clock that can be set while the monotonic clock runs on, as when NTP or an operator corrects the time.</summary>
internal sealed class JumpingClock : TimeProvider
{
    private long _jumpTicks;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + TimeSpan.FromTicks(Volatile.Read(ref _jumpTicks));

    public void Jump(TimeSpan by) => Interlocked.Add(ref _jumpTicks, by.Ticks);
}
