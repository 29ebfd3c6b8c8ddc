using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace HeareAuth.Features.Storage.Files;

/// <summary>What <c>statx</c> reports; unlike <c>stat</c>, it has the same layout on every architecture and in every C library.</summary>
[StructLayout(LayoutKind.Explicit, Size = 256)]
internal partial struct LinuxStat
{
    private const int CurrentFolder = -100;
    private const int EmptyPath = 0x1000; // stat the open file itself
    private const int NotThroughLinks = 0x100;
    private const uint BasicStats = 0x7ff;

    [FieldOffset(16)]
    public uint Links;

    [FieldOffset(20)]
    public uint User;

    [FieldOffset(24)]
    public uint Group;

    /// <summary>The type and the permissions.</summary>
    [FieldOffset(28)]
    public ushort Mode;

    [FieldOffset(32)]
    public ulong Inode;

    [FieldOffset(40)]
    public long Size;

    [FieldOffset(96)]
    public LinuxTime ChangedAt;

    [FieldOffset(112)]
    public LinuxTime ModifiedAt;

    [FieldOffset(136)]
    public ulong Device;

    /// <returns>False if the kernel, the C library (glibc before 2.28, musl before 1.2.5) or a container's profile lacks the call.</returns>
    public static bool TryRead(SafeFileHandle file, out LinuxStat stat)
    {
        try
        {
            return Statx(file, "", EmptyPath, BasicStats, out stat) == 0;
        }
        catch (EntryPointNotFoundException)
        {
            stat = default;
            return false;
        }
    }

    /// <summary>Reads what is at a path without opening it.</summary>
    /// <returns>False if there is nothing, or the system lacks the call.</returns>
    public static bool TryRead(string path, bool throughLinks, out LinuxStat stat)
    {
        try
        {
            return Statx(CurrentFolder, path, throughLinks ? 0 : NotThroughLinks, BasicStats, out stat) == 0;
        }
        catch (EntryPointNotFoundException)
        {
            stat = default;
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Statx(SafeFileHandle file, string path, int flags, uint mask, out LinuxStat stat);

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Statx(int folder, string path, int flags, uint mask, out LinuxStat stat);

    [StructLayout(LayoutKind.Sequential)]
    public struct LinuxTime
    {
        public long Seconds;
        public uint Nanoseconds;
        public int Reserved;

        public readonly long Ticks => (Seconds * TimeSpan.TicksPerSecond) + (Nanoseconds / TimeSpan.NanosecondsPerTick);
    }
}
