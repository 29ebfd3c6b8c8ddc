using HeareAuth.Features.Storage;
using HeareAuth.Features.Storage.Files;

namespace HeareAuth.Features.Loading;

/// <summary>Protects what SNAPSHOT_PATH names by mistake: only a snapshot or an empty file may be replaced.</summary>
public static class SnapshotFile
{
    private const string Setting = "SNAPSHOT_PATH";

    private const string Remedy = "Set it to a path where nothing exists yet, or remove what is there.";

    /// <summary>What the snapshots of every version start with.</summary>
    private static ReadOnlySpan<byte> Header => "HEARE_SNAPSHOT_V"u8;

    /// <summary>Returns if there is nothing at a path, or a regular file that is empty or begins like a snapshot.</summary>
    /// <exception cref="LocalFileException">There is anything else, or it cannot be read.</exception>
    public static void RequireReplaceable(string path)
    {
        if (DescribeOther(path) is { } other)
        {
            throw new LocalFileException(
                FailureCode.FileUnwritable, $"{path} is {other}, not a snapshot, so it is left alone", Remedy, setting: Setting);
        }
    }

    private static string? DescribeOther(string path)
    {
        try
        {
            return RegularFile.DescribeOther(path, throughLinks: false) ?? (IsSnapshotOrEmpty(path) ? null : "another file");
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"a file that cannot be read ({e.Message.TrimEnd('.')})";
        }
    }

    private static bool IsSnapshotOrEmpty(string path)
    {
        using var file = RegularFile.OpenRead(path);
        Span<byte> head = stackalloc byte[Header.Length];
        var length = file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        return length == 0 || head[..length].SequenceEqual(Header);
    }
}
