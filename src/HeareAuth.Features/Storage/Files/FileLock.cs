using System.Security.Cryptography;

namespace HeareAuth.Features.Storage.Files;

/// <summary>
/// An advisory lock between processes: a lock file opened without sharing (flock on Unix). The system releases it when
/// the holder dies. The lock file is never deleted, or two processes could each hold a lock of the same name.
/// </summary>
internal sealed class FileLock : IDisposable
{
    private const int WouldBlock = 11;
    private const int WouldBlockOnMacOs = 35;
    private const int SharingViolation = unchecked((int)0x80070020);

    public static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(30);

    private readonly FileStream _file;

    private FileLock(FileStream file) => _file = file;

    public static string PathFor(string file) => file + ".lock";

    /// <summary>Locks a file, waiting up to 30 seconds.</summary>
    /// <exception cref="LocalFileException">Another process kept the lock.</exception>
    public static async Task<FileLock> AcquireAsync(string file, TimeProvider clock, CancellationToken cancellationToken)
    {
        var path = PathFor(file);
        var owner = FileStat.Of(file)?.Owner;
        var startedAt = clock.GetTimestamp();
        while (true)
        {
            try
            {
                var opened = PrivateFile.Open(path, FileMode.OpenOrCreate);
                // A lock file created by root would lock out a service that runs as the file's owner.
                _ = UnixFile.TryChangeOwner(opened.SafeFileHandle, owner);
                return new FileLock(opened);
            }
            catch (IOException e) when (e.HResult is WouldBlock or WouldBlockOnMacOs or SharingViolation)
            {
                if (clock.GetElapsedTime(startedAt) > MaxWait)
                {
                    throw new LocalFileException(
                        FailureCode.FileLocked,
                        $"{path} was locked by another process for {MaxWait.TotalSeconds:0} seconds, so nothing was written",
                        "Look for a heare-auth command that hangs.",
                        e);
                }
            }

            await Task.Delay(TimeSpan.FromMilliseconds(RandomNumberGenerator.GetInt32(2, 20)), clock, cancellationToken);
        }
    }

    public void Dispose() => _file.Dispose();
}
