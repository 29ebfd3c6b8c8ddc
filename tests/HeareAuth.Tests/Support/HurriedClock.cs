using Microsoft.Extensions.Time.Testing;

namespace HeareAuth.Tests.Support;

/// <summary>Ends every delay at once and advances by its length.</summary>
internal sealed class HurriedClock : FakeTimeProvider
{
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        if (dueTime != Timeout.InfiniteTimeSpan)
        {
            ThreadPool.QueueUserWorkItem(_ => Advance(dueTime));
        }

        return timer;
    }
}
