using HeareAuth.Features.Results;

namespace HeareAuth.Features.Storage.Files;

/// <summary>The one place that turns what the file system throws into an operator's words.</summary>
internal static class LocalFileErrors
{
    // Errno of Linux; macOS shares the first four. On Windows the system's own message stands.
    public const int Busy = 16;
    private const int FileTooLarge = 27;
    private const int NoSpaceLeft = 28;
    private const int ReadOnlyFileSystem = 30;
    private const int QuotaExceeded = 122;

    /// <summary>What the file system throws; anything else is a bug.</summary>
    public static bool Covers(Exception e) => e is IOException or UnauthorizedAccessException;

    public static LocalFileException Reading(string path, Exception e)
    {
        var (reason, remedy) = Reason(path, e);
        return new LocalFileException(FailureCode.FileUnreadable, $"{path} cannot be read: {reason}", remedy, e);
    }

    public static LocalFileException Writing(string path, Exception e)
    {
        var (reason, remedy) = Reason(path, e);
        return new LocalFileException(FailureCode.FileUnwritable, $"{path} cannot be written, and what was there is intact: {reason}", remedy, e);
    }

    private static (string Reason, string Remedy) Reason(string path, Exception e) => e switch
    {
        _ when Directory.Exists(path) => ("it is a folder", "Give the path of a file (KEYS_FILE)."),
        UnauthorizedAccessException => ($"access is denied ({Sentence(e)})", "Run as the file's owner, or give this user access to the folder."),
        { HResult: NoSpaceLeft or QuotaExceeded or FileTooLarge } => ("the disk is full", "Make room and try again."),
        { HResult: ReadOnlyFileSystem } => ("the file system is read-only", "Mount it for writing."),
        { HResult: Busy } => ("it is a mount of its own", "Mount the folder, not the file."),
        DirectoryNotFoundException => ("a part of its path is no folder", "Correct the path (KEYS_FILE)."),
        _ => (Sentence(e), "Check the file, its folder and its disk, and try again."),
    };

    private static string Sentence(Exception e) => e.Message.TrimEnd('.');
}
