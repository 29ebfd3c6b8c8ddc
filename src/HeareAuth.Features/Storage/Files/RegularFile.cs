namespace HeareAuth.Features.Storage.Files;

/// <summary>
/// Tells regular files from everything else that a path can lead to, without opening it: opening a FIFO waits for another
/// process, reading a device may never end, and opening some devices has effects.
/// </summary>
public static class RegularFile
{
    private const int TypeMask = 0xF000;
    private const string Folder = "a folder";
    private const string Link = "a symbolic link";
    private const int SocketType = 0xC000;

    // What opening a socket as a file gives: ENXIO on Linux, EOPNOTSUPP on macOS.
    private const int NoSuchDevice = 6;
    private const int NotSupported = 102;

    /// <summary>Refuses a path at which there is something other than a regular file or a link to one.</summary>
    /// <param name="setting">The setting that names the path; null if it is a default that no setting named.</param>
    /// <exception cref="LocalFileException">There is something other than a regular file.</exception>
    public static void Require(string path, string? setting, string remedy)
    {
        if (DescribeOther(path) is { } other)
        {
            throw new LocalFileException(FailureCode.FileUnreadable, $"{path} is {other}, not a regular file", remedy, setting: setting);
        }
    }

    /// <summary>Returns whether there is anything at a path, even a link that leads nowhere.</summary>
    public static bool IsSomething(string path) => File.Exists(path) || Directory.Exists(path) || new FileInfo(path).LinkTarget is not null;

    /// <summary>Returns whether a path leads to a socket.</summary>
    public static bool IsSocket(string path) =>
        OperatingSystem.IsLinux() && LinuxStat.TryRead(path, throughLinks: true, out var stat)
            ? (stat.Mode & TypeMask) == SocketType
            : IsRefusedAsSocket(path);

    /// <summary>Opens a file for reading.</summary>
    /// <exception cref="IOException">It is not a regular file, or cannot be opened.</exception>
    internal static FileStream OpenRead(string path) => DescribeOther(path) is { } other
        ? throw new MismatchException(other)
        : new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);

    /// <summary>Describes what is at a path, such as <c>a folder</c>; null if it is a regular file or there is nothing.</summary>
    /// <param name="throughLinks">Whether to follow links; otherwise, a link does not count as a regular file.</param>
    internal static string? DescribeOther(string path, bool throughLinks = true)
    {
        if (OperatingSystem.IsLinux() && LinuxStat.TryRead(path, throughLinks, out var stat))
        {
            return (stat.Mode & TypeMask) switch
            {
                0x8000 => null,
                0x4000 => Folder,
                0xA000 => Link,
                0x1000 => "a named pipe (FIFO)",
                SocketType => "a socket",
                _ => "a device",
            };
        }

        return !throughLinks && new FileInfo(path).LinkTarget is not null ? Link
            : Directory.Exists(path) ? Folder
            : null;
    }

    /// <summary>
    /// Recognizes a socket by the error of opening it, where the system has no other way. Opens for reading and writing, because
    /// opening a FIFO for one of them blocks until another process opens the other end.
    /// </summary>
    private static bool IsRefusedAsSocket(string path)
    {
        try
        {
            using var file = File.Open(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
            return false;
        }
        catch (IOException e)
        {
            // Any other error, such as a lock or a loop of links, means a file that may still be needed.
            return OperatingSystem.IsWindows() || e.HResult is NoSuchDevice or NotSupported;
        }
        catch (UnauthorizedAccessException)
        {
            return false; // not ours to delete
        }
    }

    /// <param name="what">What is at the path, as in <c>a folder</c>.</param>
    internal sealed class MismatchException(string what) : IOException($"it is {what}");
}
