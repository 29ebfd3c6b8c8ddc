using Microsoft.Win32.SafeHandles;

namespace HeareAuth.Features.Storage.Files;

/// <summary>A file's metadata: enough to detect a change without reading the file, to identify it and to keep its owner.</summary>
/// <param name="Size">In bytes.</param>
/// <param name="ModifiedAt">When the content was last written, in ticks since 1970; programs can set it.</param>
/// <param name="ChangedAt">When content or metadata last changed; programs cannot set it. Equals ModifiedAt where the system has no such time.</param>
/// <param name="Links">How many names it has; one fewer once another file has replaced it. 0 if unknown.</param>
/// <param name="Id">Identifies the file whatever its path; null if unknown.</param>
/// <param name="Owner">Null if unknown.</param>
internal readonly record struct FileStat(
    long Size, long ModifiedAt, long ChangedAt, uint Links, (ulong Device, ulong Inode)? Id, (uint User, uint Group)? Owner)
{
    /// <summary>The coarsest time resolution of a common file system (FAT).</summary>
    private static readonly TimeSpan s_timeResolution = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Whether any later write is certain to change these values. Two writes within the file system's time resolution
    /// can leave the same time. File times come from the system clock, so the age is measured with that one.
    /// </summary>
    public bool DetectsLaterWrites => TicksSince1970(TimeProvider.System.GetUtcNow().UtcDateTime) - ChangedAt > s_timeResolution.Ticks;

    public static FileStat Of(SafeFileHandle file)
    {
        if (OperatingSystem.IsLinux() && LinuxStat.TryRead(file, out var stat))
        {
            return new FileStat(
                stat.Size, stat.ModifiedAt.Ticks, stat.ChangedAt.Ticks, stat.Links, (stat.Device, stat.Inode), (stat.User, stat.Group));
        }

        var modifiedAt = TicksSince1970(File.GetLastWriteTimeUtc(file));
        return new FileStat(RandomAccess.GetLength(file), modifiedAt, modifiedAt, Links: 0, null, null);
    }

    /// <summary>
    /// Reads the metadata of the file at a path, following links; null if there is no file. Opens the file, because a
    /// network file system may report old metadata until then.
    /// </summary>
    /// <exception cref="IOException">It is not a regular file, or cannot be opened.</exception>
    public static FileStat? Of(string path)
    {
        try
        {
            using var file = RegularFile.OpenRead(path);
            return Of(file.SafeFileHandle);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>
    /// Whether nothing was written to the file since <paramref name="earlier"/>. A file that was replaced has lost a name,
    /// which changes <see cref="ChangedAt"/> too.
    /// </summary>
    public bool HasSameContent(FileStat earlier) =>
        (Size, ModifiedAt) == (earlier.Size, earlier.ModifiedAt) && (ChangedAt == earlier.ChangedAt || Links < earlier.Links);

    private static long TicksSince1970(DateTime time) => (time - DateTime.UnixEpoch).Ticks;
}
