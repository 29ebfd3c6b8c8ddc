using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

// Load the C library from the system's own folders only, never from the folder of the program.
[assembly: DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]

namespace HeareAuth.Features.Storage.Files;

/// <summary>Unix file operations that .NET lacks.</summary>
internal static partial class UnixFile
{
    private const int ReadOnly = 0;

    /// <summary>Flushes a folder's entries to disk, so that a rename in it survives a power cut. Does nothing on Windows.</summary>
    /// <exception cref="IOException">The folder could not be opened or flushed.</exception>
    public static void FlushFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using var folder = Open(path, ReadOnly); // .NET itself refuses to open a folder
        if (folder.IsInvalid)
        {
            throw new IOException($"The folder cannot be opened: {Marshal.GetLastPInvokeErrorMessage()}");
        }

        RandomAccess.FlushToDisk(folder);
    }

    /// <summary>Changes a file's owner and group, unless they are already right or the new ones are unknown.</summary>
    /// <returns>False if this user is not allowed to.</returns>
    public static bool TryChangeOwner(SafeFileHandle file, (uint User, uint Group)? owner) =>
        owner is not { } wanted
        || FileStat.Of(file).Owner == owner
        || ChangeOwner(file, wanted.User, wanted.Group) == 0;

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fchown")]
    private static partial int ChangeOwner(SafeFileHandle file, uint user, uint group);
}
