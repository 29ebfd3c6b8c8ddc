using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

// The C library is the system's own; one that lies beside the program is not ours.
[assembly: DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]

namespace HeareAuth.Features.Storage.Files;

/// <summary>The calls of a Unix system that .NET lacks: what makes a rename survive a power cut, and who owns a file.</summary>
internal static partial class FileSync
{
    private const int InvalidArgument = 22;
    private const int ReadOnlyFileSystem = 30;

    // .NET refuses to open a folder; O_RDONLY is 0 everywhere, and O_CLOEXEC differs, so a child may inherit it for a moment.
    private const int ReadOnly = 0;

    /// <summary>Writes a folder's entries to the disk. On Windows the system does it in its own time.</summary>
    /// <exception cref="IOException">The disk failed; a rename before this may be undone by a power cut.</exception>
    public static void FlushFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var folder = Open(path, ReadOnly);
        if (folder < 0)
        {
            throw Failed("opened");
        }

        try
        {
            // Some network file systems cannot sync a folder and say so with EINVAL; there it is theirs to keep.
            if (Sync(folder) != 0 && Marshal.GetLastPInvokeError() is not (InvalidArgument or ReadOnlyFileSystem))
            {
                throw Failed("written to the disk");
            }
        }
        finally
        {
            _ = Close(folder);
        }
    }

    /// <summary>Gives a file the owner and the group of another one.</summary>
    /// <returns>False where this user may not.</returns>
    public static bool TryGiveTo(SafeFileHandle file, uint userId, uint groupId) => Chown(file, userId, groupId) == 0;

    private static IOException Failed(string what) =>
        new($"The folder cannot be {what}: {Marshal.GetLastPInvokeErrorMessage()}");

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Sync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "fchown", SetLastError = true)]
    private static partial int Chown(SafeFileHandle file, uint userId, uint groupId);
}
