namespace HeareAuth.Features.Loading;

/// <summary>
/// Returns the memory that a load used to the system: during a load, the old keys, the new ones and the working memory to
/// build them are all in use. Waits until nothing has been loaded for some seconds, because a collection pauses
/// verification for some milliseconds, and one collection after the last of many loads is enough. In a small container it
/// does not wait: the next command may need that memory.
/// </summary>
internal sealed class LoadMemory(TimeProvider clock) : IDisposable
{
    /// <summary>With more memory in use, moving it would pause verification for too long, so it is only freed for the next load.</summary>
    private const long MaxCompactedBytes = 64 * 1024 * 1024;

    private const long SmallContainerBytes = 256 * 1024 * 1024;

    private static readonly TimeSpan s_quiet = TimeSpan.FromSeconds(3);

    private ITimer? _timer;

    /// <summary>Starts the wait, or starts it over. Calls must not overlap.</summary>
    public void ReturnLater()
    {
        _timer ??= clock.CreateTimer(static _ => Return(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        var isSmall = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes <= SmallContainerBytes;
        _timer.Change(isSmall ? TimeSpan.Zero : s_quiet, Timeout.InfiniteTimeSpan);
    }

    public void Dispose() => _timer?.Dispose();

    private static void Return()
    {
        var isSmall = GC.GetTotalMemory(forceFullCollection: false) <= MaxCompactedBytes;
        GC.Collect(2, isSmall ? GCCollectionMode.Aggressive : GCCollectionMode.Forced, blocking: true, compacting: isSmall);
    }
}
