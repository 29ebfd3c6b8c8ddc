using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace HeareAuth.Features.Storage.Files;

/// <summary>What tells one state of a file from another without reading it, and who owns it.</summary>
/// <param name="Size">In bytes.</param>
/// <param name="ModifiedAt">Nanoseconds since 1970, as fine as the file system keeps them.</param>
/// <param name="ChangedAt">The same for the last change of the inode, which no program can set; 0 where the system has none.</param>
/// <param name="Device">With <paramref name="Inode"/> it names the file whatever its path; both 0 where the system does not tell.</param>
/// <param name="Links">How many names it has; one fewer when another file takes the place of one. 0 where the system does not tell.</param>
/// <param name="UserId">The owner; null where the system does not tell.</param>
internal readonly partial record struct FileStat(
    long Size, long ModifiedAt, long ChangedAt, ulong Device, ulong Inode, uint Links, uint? UserId, uint? GroupId)
{
    /// <summary>Coarsest time stamp of a common file system (FAT): two writes closer than this may look alike.</summary>
    private static readonly TimeSpan s_coarsestTick = TimeSpan.FromSeconds(2);

    /// <summary>The state of an open file.</summary>
    public static FileStat Of(SafeFileHandle file, string path) => OperatingSystem.IsLinux() ? OfLinux(file, path) : OfAny(path);

    /// <summary>The state of the file at a path, behind its links; null where there is none.</summary>
    public static FileStat? Of(string path)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return Of(file, path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>
    /// Whether a later write would certainly show: within a tick of the last write another one can leave the same
    /// stamp. File times come from the system's clock, whatever clock the caller keeps.
    /// </summary>
    public bool IsSettled
    {
        get
        {
            var now = (TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;
            return now - Math.Max(ModifiedAt, ChangedAt) > s_coarsestTick.TotalNanoseconds;
        }
    }

    /// <summary>Whether the bytes are those of an earlier state: it is untouched, or has only lost a name to the file that replaced it.</summary>
    public bool HasBytesOf(FileStat earlier) =>
        this == earlier || (Links < earlier.Links && this with { Links = earlier.Links, ChangedAt = earlier.ChangedAt } == earlier);

    private static FileStat OfAny(string path)
    {
        var info = new FileInfo(path);
        return new FileStat(
            info.Length, (info.LastWriteTimeUtc - DateTime.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick, 0, 0, 0, 0, null, null);
    }

    private static FileStat OfLinux(SafeFileHandle file, string path) => TryStatx(file) is not { } found
        ? OfAny(path)
        : new FileStat(
            (long)found.Size,
            found.Modified.Nanoseconds,
            found.Changed.Nanoseconds,
            ((ulong)found.DeviceMajor << 32) | found.DeviceMinor,
            found.Inode,
            found.Links,
            found.UserId,
            found.GroupId);

    /// <returns>Null where an old kernel, C library or container profile does not have the call.</returns>
    private static LinuxStat? TryStatx(SafeFileHandle file)
    {
        try
        {
            return Statx(file, "", EmptyPath, BasicStats, out var found) == 0 ? found : null;
        }
        catch (EntryPointNotFoundException)
        {
            return null;
        }
    }

    private const int EmptyPath = 0x1000;
    private const uint BasicStats = 0x7ff;

    // statx, because its layout is the same on every architecture and C library; that of stat is not.
    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Statx(SafeFileHandle folder, string path, int flags, uint mask, out LinuxStat found);

    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct LinuxStat
    {
        [FieldOffset(16)]
        public uint Links;

        [FieldOffset(20)]
        public uint UserId;

        [FieldOffset(24)]
        public uint GroupId;

        [FieldOffset(32)]
        public ulong Inode;

        [FieldOffset(40)]
        public ulong Size;

        [FieldOffset(96)]
        public LinuxTime Changed;

        [FieldOffset(112)]
        public LinuxTime Modified;

        [FieldOffset(136)]
        public uint DeviceMajor;

        [FieldOffset(140)]
        public uint DeviceMinor;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct LinuxTime
    {
        public long Second;
        public uint Nanosecond;
        public int Reserved;

        public readonly long Nanoseconds => (Second * 1_000_000_000L) + Nanosecond;
    }
}
