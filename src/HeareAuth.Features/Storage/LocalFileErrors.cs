namespace HeareAuth.Features.Storage;

/// <summary>The one place that turns what the file system throws into an operator's words.</summary>
internal static class LocalFileErrors
{
    // Errno of Linux; macOS shares the first four. On Windows the system's own message stands.
    private const int Busy = 16;
    private const int FileTooLarge = 27;
    private const int NoSpaceLeft = 28;
    private const int ReadOnlyFileSystem = 30;
    private const int QuotaExceeded = 122;

    /// <summary>What the file system throws; anything else is a bug.</summary>
    public static bool Covers(Exception e) => e is IOException or UnauthorizedAccessException;

    public static LocalFileException Reading(string path, Exception e) => new($"{path} cannot be read: {Reason(path, e)}.", e);

    public static LocalFileException Writing(string path, Exception e) =>
        new($"{path} cannot be written: {Reason(path, e)}. What was there is intact.", e);

    private static string Reason(string path, Exception e) => e switch
    {
        _ when Directory.Exists(path) => "it is a folder; give the path of a file (KEYS_FILE)",
        UnauthorizedAccessException => $"access is denied ({Sentence(e)}); run as the file's owner, or give this user the folder",
        { HResult: NoSpaceLeft or QuotaExceeded or FileTooLarge } => "the disk is full; make room and try again",
        { HResult: ReadOnlyFileSystem } => "the file system is read-only; mount it for writing",
        { HResult: Busy } => "it is a mount of its own; mount the folder, not the file",
        DirectoryNotFoundException => "a part of its path is no folder",
        _ => Sentence(e),
    };

    private static string Sentence(Exception e) => e.Message.TrimEnd('.');
}
