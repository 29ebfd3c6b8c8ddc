using System.Security.Cryptography;
using HeareAuth.Features.Documents;

namespace HeareAuth.Features.Storage.Files;

/// <summary>The whole content of a file at one moment.</summary>
internal sealed record FileContent(byte[] Bytes, FileStat Stat, string ETag)
{
    private const int MaxAttempts = 5;

    /// <summary>Reads a file, and rereads it if it changes during the read. This store replaces files, but other programs may write in place.</summary>
    /// <returns>Null if there is no such file or folder.</returns>
    /// <exception cref="DocumentUnreadableException">The file is larger than <paramref name="maxSize"/>, in bytes.</exception>
    /// <exception cref="IOException">The file cannot be read or keeps changing, or a part of its path is not a folder.</exception>
    public static FileContent? Read(string path, long maxSize)
    {
        try
        {
            for (var attempt = 0; attempt < MaxAttempts; attempt++)
            {
                if (TryRead(path, maxSize) is { } content)
                {
                    return content;
                }
            }
        }
        catch (FileNotFoundException)
        {
            return null;
        }
        catch (DirectoryNotFoundException) when (LocalPath.NearestFolder(path) is not null)
        {
            return null; // the first write creates the folder
        }

        throw new IOException("another program keeps writing to it");
    }

    public static string ETagOf(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    /// <returns>Null if the file changed during the read.</returns>
    private static FileContent? TryRead(string path, long maxSize)
    {
        using var file = RegularFile.OpenRead(path);
        var stat = FileStat.Of(file.SafeFileHandle);
        DocumentSize.ThrowIfTooLarge(stat.Size, maxSize, path);
        var bytes = new byte[stat.Size];
        var length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return length == bytes.Length && FileStat.Of(file.SafeFileHandle).HasSameContent(stat)
            ? new FileContent(bytes, stat, ETagOf(bytes))
            : null;
    }
}
