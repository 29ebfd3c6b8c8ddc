using System.Security.Cryptography;

namespace HeareAuth.Features.Storage.Files;

/// <summary>
/// Replaces a file so that readers, crashes and full disks leave either the old content or the new, never a mix: write a
/// temporary file in the same folder, fsync it, rename it, fsync the folder.
/// </summary>
internal static class AtomicFile
{
    private const string TemporarySuffix = ".tmp";

    /// <summary>A younger temporary file may belong to a write in progress.</summary>
    private static readonly TimeSpan s_leftoverAge = TimeSpan.FromHours(1);

    /// <summary>Replaces or creates a file. The caller holds its lock.</summary>
    /// <param name="keepMode">Whether the file keeps its mode; otherwise, it has mode 0600 from now on.</param>
    /// <exception cref="IOException">The write failed; the old file is intact and the temporary file is gone.</exception>
    /// <exception cref="UnauthorizedAccessException">Same, for lack of permission.</exception>
    /// <exception cref="WriteOutcomeUnknownException">The new content is in place but may not survive a power cut.</exception>
    public static void Write(string path, IEnumerable<ReadOnlyMemory<byte>> content, bool keepMode, CancellationToken cancellationToken)
    {
        var folder = Path.GetDirectoryName(path) ?? path;
        RemoveLeftovers(folder, path);
        var temporary = WriteTemporary(folder, path, content, keepMode);
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            TryDelete(temporary);
            throw;
        }

        FlushFolder(folder, path);
    }

    /// <summary>
    /// Writes the content to a temporary file and flushes it to disk. The file gets the owner of the file it will replace
    /// and, if requested, its mode; otherwise, or if there is no such file, mode 0600.
    /// </summary>
    /// <returns>The temporary file's path. If the write fails, the file is deleted.</returns>
    public static string WriteTemporary(string folder, string path, IEnumerable<ReadOnlyMemory<byte>> content, bool keepMode = true)
    {
        // Hidden from name patterns, and unique so that a killed process's file is not in the way.
        var temporary = Path.Combine(
            folder, $".{Path.GetFileName(path)}.{RandomNumberGenerator.GetHexString(16, lowercase: true)}{TemporarySuffix}");
        try
        {
            using var file = PrivateFile.Open(temporary, FileMode.CreateNew);
            foreach (var piece in content)
            {
                file.Write(piece.Span);
            }

            KeepOwnerAndMode(file, path, keepMode);
            file.Flush(flushToDisk: true);
            return temporary;
        }
        catch
        {
            TryDelete(temporary);
            throw;
        }
    }

    /// <summary>Removes temporary files left by killed processes.</summary>
    private static void RemoveLeftovers(string folder, string path)
    {
        var oldest = TimeProvider.System.GetUtcNow().UtcDateTime - s_leftoverAge;
        foreach (var file in new DirectoryInfo(folder).EnumerateFiles($".{Path.GetFileName(path)}.*{TemporarySuffix}"))
        {
            if (file.LastWriteTimeUtc < oldest)
            {
                TryDelete(file.FullName);
            }
        }
    }

    private static void KeepOwnerAndMode(FileStream file, string path, bool keepMode)
    {
        if (OperatingSystem.IsWindows() || !File.Exists(path))
        {
            return;
        }

        var owner = FileStat.Of(path)?.Owner;
        if (!UnixFile.TryChangeOwner(file.SafeFileHandle, owner))
        {
            throw new UnauthorizedAccessException($"it belongs to user {owner?.User}, group {owner?.Group}, and this user cannot keep it that way");
        }

        if (keepMode)
        {
            File.SetUnixFileMode(file.SafeFileHandle, File.GetUnixFileMode(path));
        }
    }

    private static void FlushFolder(string folder, string path)
    {
        try
        {
            UnixFile.FlushFolder(folder);
        }
        catch (IOException e)
        {
            throw new WriteOutcomeUnknownException(
                $"{path} was replaced, but the disk did not confirm it, so a power cut may undo it: {e.Message.TrimEnd('.')}",
                "Check the disk.",
                e)
            { IsInPlace = true };
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
            // The original error matters more. A write an hour from now tries again.
        }
    }
}
