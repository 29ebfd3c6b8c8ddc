namespace HeareAuth.Features.Storage.Files;

/// <summary>Reads the files that hold a secret, a token or settings, which are short. A larger one is a mistake.</summary>
public static class SmallFile
{
    public const int MaxKibibytes = 64;

    private const int MaxBytes = MaxKibibytes * 1024;

    /// <summary>Returns whether a file that other code reads is larger than 64 KiB; false if there is none or it cannot be opened.</summary>
    public static bool IsTooLarge(string path)
    {
        try
        {
            return FileStat.Of(path) is { Size: > MaxBytes };
        }
        catch (Exception e) when (LocalFileErrors.Covers(e))
        {
            return false; // the code that reads it reports why
        }
    }

    /// <summary>Reads a text, which is UTF-8 unless a byte order mark says otherwise.</summary>
    /// <returns>Null if the file is larger than 64 KiB.</returns>
    /// <exception cref="IOException">It is not a regular file, or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not read it.</exception>
    /// <exception cref="DecoderFallbackException">It is not text, and <paramref name="utf8"/> throws on invalid bytes.</exception>
    public static string? ReadText(string path, UTF8Encoding utf8)
    {
        using var file = RegularFile.OpenRead(path);
        var bytes = new byte[MaxBytes + 1];
        var length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        if (length > MaxBytes)
        {
            return null;
        }

        using var reader = new StreamReader(new MemoryStream(bytes, 0, length), utf8, detectEncodingFromByteOrderMarks: true);
        return reader.ReadToEnd();
    }
}
