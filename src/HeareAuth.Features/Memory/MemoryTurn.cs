using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace HeareAuth.Features.Memory;

/// <summary>
/// Lets one command at a time use the memory of a container: many at once would each find the same memory free. The turn is
/// a lock on the folder of the control group, which all processes of the container see and which needs no place to write. The
/// system releases it when the process ends, however it ends.
/// </summary>
public sealed partial class MemoryTurn : IDisposable
{
    private const int ReadOnlyAndClosedOnExec = 0x80000; // on Linux, whatever the architecture
    private const int Exclusive = 2;
    private const int Interrupted = 4;

    private static readonly TimeSpan s_maxWait = TimeSpan.FromMinutes(2);

    private readonly SafeFileHandle? _folder;

    private MemoryTurn(SafeFileHandle? folder) => _folder = folder;

    /// <summary>Waits up to two minutes for the commands before this one. Does not wait where memory is not limited.</summary>
    /// <exception cref="MemoryShortException">Other commands kept the memory.</exception>
    public static async Task<MemoryTurn> TakeAsync(TimeProvider clock, CancellationToken cancellationToken)
    {
        if (ControlGroup.Tightest()?.Folder is not { } path)
        {
            return new MemoryTurn(null);
        }

        var folder = Open(path, ReadOnlyAndClosedOnExec);
        try
        {
            // Waits in the kernel: a command that looked again and again would keep its own code in the memory that is short.
            await Task.Run(() => WaitForLock(folder), CancellationToken.None).WaitAsync(s_maxWait, clock, cancellationToken);
            return new MemoryTurn(folder);
        }
        catch (TimeoutException)
        {
            folder.Dispose();
            throw new MemoryShortException(new Failure(
                FailureCode.MemoryInsufficient,
                $"Other heare-auth commands have been using this container's memory for {s_maxWait.TotalSeconds:0} seconds",
                "Nothing was written. Stop the command that takes so long, or run this one in a container or Job of its own."));
        }
    }

    /// <summary>Returns what this command no longer uses to the system, and lets the next command in.</summary>
    public void Dispose()
    {
        if (_folder is { IsClosed: false })
        {
            GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            _folder.Dispose();
        }
    }

    /// <summary>Where the lock cannot be had at all, the check of the free memory has to do.</summary>
    private static void WaitForLock(SafeFileHandle folder)
    {
        while (!folder.IsInvalid && Lock(folder, Exclusive) != 0 && Marshal.GetLastPInvokeError() == Interrupted)
        {
        }
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    private static partial int Lock(SafeFileHandle file, int operation);
}
