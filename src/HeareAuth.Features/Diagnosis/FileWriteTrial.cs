using HeareAuth.Features.Storage;
using HeareAuth.Features.Storage.Files;

namespace HeareAuth.Features.Diagnosis;

/// <summary>
/// Checks that the key file could be replaced, without touching it: performs every step of a write but the rename, then
/// deletes the temporary file.
/// </summary>
/// <param name="path">The full path of the document.</param>
internal sealed class FileWriteTrial(string path)
{
    private const int BlockBytes = 64 * 1024;

    /// <param name="size">The size of the document in bytes, since a write needs room for a second copy.</param>
    /// <exception cref="LocalFileException">A write would fail; the message says why.</exception>
    public void Run(int size)
    {
        try
        {
            var target = LocalPath.Resolve(path);
            // The first write creates missing folders, which takes the same permissions as creating a file above them.
            var folder = LocalPath.NearestFolder(target) ?? throw new DirectoryNotFoundException();
            File.Delete(AtomicFile.WriteTemporary(folder, target, Zeros(size)));
            OpenLock(FileLock.PathFor(target));
            ThrowIfMountPoint(target);
        }
        catch (Exception e) when (LocalFileErrors.Covers(e))
        {
            throw LocalFileErrors.Writing(path, e);
        }
    }

    private static IEnumerable<ReadOnlyMemory<byte>> Zeros(int size)
    {
        var block = new byte[Math.Min(size, BlockBytes)];
        for (var rest = size; rest > 0; rest -= block.Length)
        {
            yield return block.AsMemory(0, Math.Min(rest, block.Length));
        }
    }

    /// <exception cref="UnauthorizedAccessException">This user may not open the lock file.</exception>
    private static void OpenLock(string path)
    {
        try
        {
            using var opened = File.Exists(path) ? File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite) : null;
        }
        catch (IOException)
        {
            // Another writer holds the lock, so it works.
        }
    }

    /// <summary>A file that is itself a mount point, as is common in containers, cannot be replaced. Mounts are detected only on Linux.</summary>
    private static void ThrowIfMountPoint(string target)
    {
        const string Mounts = "/proc/self/mountinfo";
        // The kernel writes these characters in octal, because spaces separate the columns.
        var listed = string.Concat(target.Select(static c => c is ' ' or '\t' or '\n' or '\\' ? $@"\{c / 64}{c / 8 % 8}{c % 8}" : $"{c}"));
        if (File.Exists(Mounts) && File.ReadLines(Mounts).Any(line => line.Split(' ') is [_, _, _, _, var point, ..] && point == listed))
        {
            throw new IOException("it is mounted", LocalFileErrors.Busy);
        }
    }
}
