namespace HeareAuth.Features.Storage.Files;

internal static class LocalFileErrors
{
    // errno values of Linux; macOS shares the first four. On Windows the system's own message is used.
    public const int Busy = 16;
    private const int FileTooLarge = 27;
    private const int NoSpaceLeft = 28;
    private const int ReadOnlyFileSystem = 30;
    private const int QuotaExceeded = 122;

    /// <summary>Whether the file system throws such an exception; any other one is a bug.</summary>
    public static bool Covers(Exception e) => e is IOException or UnauthorizedAccessException;

    public static LocalFileException Reading(string path, Exception e)
    {
        var (reason, remedy) = Reason(e);
        return new LocalFileException(FailureCode.FileUnreadable, $"{path} cannot be read: {reason}", remedy, e);
    }

    public static LocalFileException Writing(string path, Exception e)
    {
        var (reason, remedy) = Reason(e);
        return new LocalFileException(FailureCode.FileUnwritable, $"{path} cannot be written; its old content is intact: {reason}", remedy, e);
    }

    /// <summary>Explains from the exception alone: on a hung mount, another look at the path would hang as well.</summary>
    private static (string Reason, string Remedy) Reason(Exception e) => e switch
    {
        RegularFile.MismatchException => (Sentence(e), "Give the path of a file (KEYS_FILE)."),
        UnauthorizedAccessException => ($"access is denied ({Sentence(e)})", "Run as the file's owner, or give this user access to the folder."),
        { HResult: NoSpaceLeft or QuotaExceeded or FileTooLarge } => ("the disk is full", "Make room and try again."),
        { HResult: ReadOnlyFileSystem } => ("the file system is read-only", "Mount it read-write."),
        { HResult: Busy } => ("it is a mount point", "Mount the folder, not the file."),
        DirectoryNotFoundException => ("a part of its path is not a folder", "Correct the path (KEYS_FILE)."),
        _ => (Sentence(e), "Check the file, its folder and its disk, and try again."),
    };

    private static string Sentence(Exception e) => e.Message.TrimEnd('.');
}
