using System.Security.Cryptography;
using HeareAuth.Features.Documents;

namespace HeareAuth.Features.Storage.Files;

/// <summary>The result of parsing the whole content of a file as it was at one moment.</summary>
internal sealed record FileContent<T>(T Value, FileStat Stat, string ETag);

internal static class FileContent
{
    private const int MaxAttempts = 5;

    /// <summary>
    /// Parses a file and hashes it on the way, so that it is never in memory as a whole. Starts over if the file changes
    /// meanwhile: this store replaces files, but other programs may write in place.
    /// </summary>
    /// <param name="maxSize">The most bytes to read.</param>
    /// <param name="parse">Its own exceptions reach the caller unchanged.</param>
    /// <returns>Null if there is no such file or folder.</returns>
    /// <exception cref="DocumentUnreadableException">The file is larger than <paramref name="maxSize"/>.</exception>
    /// <exception cref="LocalFileException">The file cannot be read or keeps changing, or a part of its path is not a folder.</exception>
    public static async Task<FileContent<T>?> ReadAsync<T>(
        string path, long maxSize, ContentParser<T> parse, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            using var file = Open(path);
            if (file is null)
            {
                return null;
            }

            if (await TryReadAsync(file, maxSize, parse, cancellationToken) is { } content)
            {
                return content;
            }
        }

        throw LocalFileErrors.Reading(path, new IOException("another program keeps writing to it"));
    }

    public static string ETagOf(IncrementalHash hash) => Convert.ToHexStringLower(hash.GetHashAndReset());

    private static FileStream? Open(string path)
    {
        try
        {
            return RegularFile.OpenRead(path);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
        catch (DirectoryNotFoundException) when (LocalPath.NearestFolder(path) is not null)
        {
            return null; // the first write creates the folder
        }
        catch (Exception e) when (LocalFileErrors.Covers(e))
        {
            throw LocalFileErrors.Reading(path, e);
        }
    }

    /// <returns>Null if the file changed during the read.</returns>
    private static async Task<FileContent<T>?> TryReadAsync<T>(
        FileStream file, long maxSize, ContentParser<T> parse, CancellationToken cancellationToken)
    {
        var stat = FileStat.Of(file.SafeFileHandle);
        DocumentSize.ThrowIfTooLarge(stat.Size, maxSize, file.Name);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var content = new HashingStream(file, stat.Size, hash);
        T value;
        try
        {
            value = await parse(content, stat.Size, cancellationToken);
            await content.DrainAsync(cancellationToken);
        }
        catch (FailureException) when (!IsUnchanged())
        {
            return null; // the parser may have read a mixture of two documents
        }

        return content.IsComplete && IsUnchanged() ? new FileContent<T>(value, stat, ETagOf(hash)) : null;

        bool IsUnchanged() => FileStat.Of(file.SafeFileHandle).HasSameContent(stat);
    }
}
