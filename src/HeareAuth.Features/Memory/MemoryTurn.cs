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
    private const int WithoutWaiting = 4;
    private const int Interrupted = 4;

    /// <summary>A command takes about 6 MiB while it waits. If less than this is left, it gives that back rather than wait.</summary>
    private const long MinFreeBytesToWait = 16L << 20;

    private static readonly TimeSpan s_maxWait = TimeSpan.FromMinutes(2);

    private readonly SafeFileHandle? _folder;

    private MemoryTurn(SafeFileHandle? folder) => _folder = folder;

    /// <summary>Waits up to two minutes for the commands before this one. Does not wait where memory is not limited.</summary>
    /// <exception cref="MemoryShortException">Other commands kept the memory, or leave too little to wait.</exception>
    public static async Task<MemoryTurn> TakeAsync(TimeProvider clock, CancellationToken cancellationToken)
    {
        if (ControlGroup.Tightest() is not { } limit)
        {
            return new MemoryTurn(null);
        }

        var folder = Open(limit.Folder, ReadOnlyAndClosedOnExec);
        if (folder.IsInvalid || Lock(folder, Exclusive | WithoutWaiting) == 0)
        {
            return new MemoryTurn(folder);
        }

        try
        {
            ThrowIfTooManyWait(limit);
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

    private static void ThrowIfTooManyWait(MemoryLimit limit)
    {
        if (limit.FreeBytes < MinFreeBytesToWait)
        {
            throw new MemoryShortException(new Failure(
                FailureCode.MemoryInsufficient,
                $"Other heare-auth commands are using this container's memory, and only {MemoryLimit.Text(limit.FreeBytes)} of "
                + $"{MemoryLimit.Text(limit.MaxBytes)} are free, which is too little to wait for them",
                "Nothing was written. Run fewer commands at once, run this one in a container or Job of its own, or raise the limit of this container."));
        }
    }

    /// <summary>Where the lock cannot be had at all, the check of the free memory has to do.</summary>
    private static void WaitForLock(SafeFileHandle folder)
    {
        while (Lock(folder, Exclusive) != 0 && Marshal.GetLastPInvokeError() == Interrupted)
        {
        }
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    private static partial int Lock(SafeFileHandle file, int operation);
}
