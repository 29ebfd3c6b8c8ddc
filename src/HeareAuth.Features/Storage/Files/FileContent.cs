using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace HeareAuth.Features.Storage.Files;

/// <summary>A file's bytes as they were at one moment.</summary>
internal sealed record FileContent(byte[] Bytes, FileStat Stat, string ETag)
{
    private const int MostTries = 5;

    /// <returns>Null where there is no such file or folder.</returns>
    /// <exception cref="IOException">It cannot be read, never held still, or its path leads through a file.</exception>
    public static async Task<FileContent?> ReadAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            for (var tries = 0; tries < MostTries; tries++)
            {
                using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                if (await TryReadAsync(file, path, cancellationToken) is { } content)
                {
                    return content;
                }
            }
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return IsBelowFile(path) ? throw new DirectoryNotFoundException(e.Message, e) : null;
        }

        throw new IOException("another program keeps writing to it");
    }

    /// <summary>A folder that is still to come is an empty store; a file in its place is a wrong path, at which no key will ever be.</summary>
    private static bool IsBelowFile(string path)
    {
        var parent = Path.GetDirectoryName(path);
        while (parent is not null && !Path.Exists(parent))
        {
            parent = Path.GetDirectoryName(parent);
        }

        return File.Exists(parent);
    }

    /// <summary>Our own writers replace the file whole; another program may write into it while it is read.</summary>
    /// <returns>Null where it changed meanwhile.</returns>
    private static async Task<FileContent?> TryReadAsync(SafeFileHandle file, string path, CancellationToken cancellationToken)
    {
        var before = FileStat.Of(file, path);
        if (before.Size > Array.MaxLength)
        {
            throw new IOException("it is larger than 2 GiB");
        }

        var bytes = new byte[before.Size];
        for (var filled = 0; filled < bytes.Length;)
        {
            var read = await RandomAccess.ReadAsync(file, bytes.AsMemory(filled), filled, cancellationToken);
            if (read == 0)
            {
                return null;
            }

            filled += read;
        }

        return FileStat.Of(file, path).HasBytesOf(before) ? new FileContent(bytes, before, ETagOf(bytes)) : null;
    }

    public static string ETagOf(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
