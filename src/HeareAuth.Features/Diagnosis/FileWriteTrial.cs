using HeareAuth.Features.Storage;
using HeareAuth.Features.Storage.Files;

namespace HeareAuth.Features.Diagnosis;

/// <summary>
/// Finds out whether the file could be replaced, without touching it: does what a write does up to the rename, and takes
/// it back. See <see cref="AtomicFile"/> and <see cref="FileLock"/>.
/// </summary>
/// <param name="path">The full path of the document.</param>
internal sealed class FileWriteTrial(string path)
{
    /// <param name="size">As many bytes as the document has: the disk must hold both for a moment.</param>
    /// <exception cref="LocalFileException">A write would fail, and why.</exception>
    public void Run(int size)
    {
        try
        {
            var target = AtomicFile.TargetOf(path);
            TryTemporaryFile(target, size);
            TryLock(target + ".lock");
            ThrowIfMounted(target);
        }
        catch (Exception e) when (LocalFileErrors.Covers(e))
        {
            throw LocalFileErrors.Writing(path, e);
        }
    }

    private static void TryTemporaryFile(string target, int size)
    {
        // The name is that of a write's own temporary file: were this one ever left behind, a later write would remove it.
        var trial = Path.Combine(ExistingFolder(target), AtomicFile.NewTemporaryName(target));
        try
        {
            using var file = PrivateFile.Open(trial, FileMode.CreateNew);
            file.Write(new byte[size]);
            file.Flush();
            AtomicFile.KeepOwnerAndMode(file, target);
        }
        finally
        {
            File.Delete(trial);
        }
    }

    /// <summary>The first write makes the folders that are missing, which needs what a file in the one above needs.</summary>
    private static string ExistingFolder(string target)
    {
        for (var folder = Path.GetDirectoryName(target); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (Directory.Exists(folder))
            {
                return folder;
            }

            if (File.Exists(folder) || new FileInfo(folder).LinkTarget is not null)
            {
                break;
            }
        }

        throw new DirectoryNotFoundException();
    }

    private static void TryLock(string file)
    {
        try
        {
            using var opened = File.Exists(file) ? File.OpenHandle(file, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite) : null;
        }
        catch (IOException)
        {
            // Somebody is writing right now, so the lock works; one that may not be opened is no IOException.
        }
    }

    /// <summary>A file that is a mount of its own, as containers make them, cannot be replaced. Only Linux tells.</summary>
    private static void ThrowIfMounted(string target)
    {
        const string Mounts = "/proc/self/mountinfo";
        if (File.Exists(Mounts) && File.ReadLines(Mounts).Any(line => line.Split(' ') is [_, _, _, _, var point, ..] && Unescape(point) == target))
        {
            throw new IOException("it is mounted", LocalFileErrors.Busy);
        }
    }

    private static string Unescape(string point) => point
        .Replace(@"\040", " ", StringComparison.Ordinal)
        .Replace(@"\011", "\t", StringComparison.Ordinal)
        .Replace(@"\012", "\n", StringComparison.Ordinal)
        .Replace(@"\134", @"\", StringComparison.Ordinal);
}
