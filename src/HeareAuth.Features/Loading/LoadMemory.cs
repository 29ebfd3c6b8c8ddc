using System.Runtime.InteropServices;

namespace HeareAuth.Features.Loading;

/// <summary>
/// Returns the memory that a load used to the system: during a load, the old keys, the new ones and the working memory to
/// build them are all in use. Waits until nothing has been loaded for some seconds, because a collection pauses
/// verification for some milliseconds, and one collection after the last of many loads is enough. In a small container,
/// where the next command may need that memory, it also does so at once.
/// </summary>
internal sealed partial class LoadMemory(TimeProvider clock) : IDisposable
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
        if (GC.GetGCMemoryInfo().TotalAvailableMemoryBytes <= SmallContainerBytes)
        {
            ThreadPool.QueueUserWorkItem(static _ => Return());
        }

        _timer.Change(s_quiet, Timeout.InfiniteTimeSpan);
    }

    public void Dispose() => _timer?.Dispose();

    private static void Return()
    {
        var isSmall = GC.GetTotalMemory(forceFullCollection: false) <= MaxCompactedBytes;
        GC.Collect(2, isSmall ? GCCollectionMode.Aggressive : GCCollectionMode.Forced, blocking: true, compacting: isSmall);
        ReturnNative();
    }

    /// <summary>Returns what the runtime itself no longer uses, such as the just-in-time compiler after it compiled a load's code: about 10 MB.</summary>
    private static void ReturnNative()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        try
        {
            _ = Trim(0);
        }
        catch (EntryPointNotFoundException)
        {
            // Only the GNU C library keeps what was freed and has this function.
        }
    }

    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    private static partial int Trim(nuint keptBytes);
}
