using System.Security.Cryptography;

namespace HeareAuth.Features.Storage.Files;

/// <summary>
/// Replaces a file so that a reader, a crash or a full disk meets the old content or the new one, never a mix: a
/// temporary file in the same folder, fsync, rename, fsync of the folder. A new file has mode 0600; a replaced one
/// keeps its owner and mode.
/// </summary>
internal static class AtomicFile
{
    private const string TemporarySuffix = ".tmp";

    /// <summary>Younger ones may belong to a write that is under way.</summary>
    private static readonly TimeSpan s_leftBehind = TimeSpan.FromHours(1);

    /// <exception cref="IOException">It cannot be written; the old file is intact and no temporary file stays.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written; as above.</exception>
    /// <exception cref="WriteOutcomeUnknownException">The new content is in place, but may not survive a power cut.</exception>
    public static async Task WriteAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var folder = FolderOf(path);
        var temporary = Path.Combine(folder, NewTemporaryName(path));
        try
        {
            await using (var file = PrivateFile.Open(temporary, FileMode.CreateNew))
            {
                await file.WriteAsync(content, cancellationToken);
                KeepOwnerAndMode(file, path);
                await file.FlushAsync(cancellationToken);
                RandomAccess.FlushToDisk(file.SafeFileHandle);
            }

            cancellationToken.ThrowIfCancellationRequested();
            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            TryDelete(temporary);
            throw;
        }

        Settle(folder, path);
    }

    /// <summary>Removes the temporary files of killed processes. The caller holds the lock.</summary>
    public static void RemoveLeftovers(string path)
    {
        var oldest = TimeProvider.System.GetUtcNow() - s_leftBehind;
        foreach (var file in new DirectoryInfo(FolderOf(path)).EnumerateFiles($".{Path.GetFileName(path)}.*{TemporarySuffix}"))
        {
            if (file.LastWriteTimeUtc < oldest.UtcDateTime)
            {
                TryDelete(file.FullName);
            }
        }
    }

    /// <summary>The file behind symbolic links: replacing a link itself would cut it off.</summary>
    public static string TargetOf(string file) =>
        new FileInfo(file).LinkTarget is null ? file : File.ResolveLinkTarget(file, returnFinalTarget: true)?.FullName ?? file;

    /// <summary>Unique, so that what a killed process leaves behind is in nobody's way; hidden, so that no pattern finds it.</summary>
    public static string NewTemporaryName(string path) =>
        $".{Path.GetFileName(path)}.{RandomNumberGenerator.GetHexString(16, lowercase: true)}{TemporarySuffix}";

    private static string FolderOf(string path) => Path.GetDirectoryName(path) ?? Path.GetPathRoot(path) ?? ".";

    /// <summary>Gives a new file the owner and mode of the one that it is to replace, where there is one.</summary>
    /// <exception cref="UnauthorizedAccessException">This user may not.</exception>
    public static void KeepOwnerAndMode(FileStream file, string path)
    {
        if (OperatingSystem.IsWindows() || FileStat.Of(path) is not { } present)
        {
            return;
        }

        if (present is { UserId: { } user, GroupId: { } group }
            && FileStat.Of(file.SafeFileHandle, file.Name) is var ours
            && (ours.UserId, ours.GroupId) != (present.UserId, present.GroupId)
            && !FileSync.TryGiveTo(file.SafeFileHandle, user, group))
        {
            throw new UnauthorizedAccessException($"it belongs to user {user}, group {group}, and this user may not keep it so");
        }

        File.SetUnixFileMode(file.SafeFileHandle, File.GetUnixFileMode(path));
    }

    private static void Settle(string folder, string path)
    {
        try
        {
            FileSync.FlushFolder(folder);
        }
        catch (IOException e)
        {
            throw new WriteOutcomeUnknownException(
                $"{path} was replaced, but the disk did not confirm it, so a power cut may undo it: {e.Message.TrimEnd('.')}", "Check the disk, and run `heare-auth list`.", e) { IsInPlace = true };
        }
    }

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The failure that led here is the one to tell; the next write after an hour tries again.
        }
    }
}
