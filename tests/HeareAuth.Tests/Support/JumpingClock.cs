namespace HeareAuth.Tests.Support;

/// <summary>A machine whose wall clock is set anew while its monotonic clock runs on, as NTP and operators do it.</summary>
internal sealed class JumpingClock : TimeProvider
{
    private long _jumpTicks;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + TimeSpan.FromTicks(Volatile.Read(ref _jumpTicks));

    public void Jump(TimeSpan by) => Interlocked.Add(ref _jumpTicks, by.Ticks);
}
