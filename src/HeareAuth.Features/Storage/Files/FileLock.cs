using System.Security.Cryptography;
using HeareAuth.Features.Results;

namespace HeareAuth.Features.Storage.Files;

/// <summary>
/// An advisory lock between processes: a file held open without sharing (flock on Unix). The system lets go of it when
/// its holder dies. The file itself stays: were it removed, two processes could each hold a file of that name.
/// </summary>
internal sealed class FileLock : IDisposable
{
    private const int WouldBlock = 11;
    private const int WouldBlockOnMacOs = 35;
    private const int SharingViolation = unchecked((int)0x80070020);

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly FileStream _file;

    private FileLock(FileStream file) => _file = file;

    /// <summary>Waits for the lock, 30 seconds at most.</summary>
    /// <param name="ownerOf">The file that the lock guards: where root makes the lock, that file's owner gets it.</param>
    /// <exception cref="LocalFileException">Somebody else holds it for longer than that.</exception>
    public static async Task<FileLock> AcquireAsync(
        string path, string ownerOf, TimeProvider clock, CancellationToken cancellationToken)
    {
        var startedAt = clock.GetTimestamp();
        while (true)
        {
            try
            {
                return new FileLock(Open(path, ownerOf));
            }
            catch (IOException e) when (e.HResult is WouldBlock or WouldBlockOnMacOs or SharingViolation)
            {
                if (clock.GetElapsedTime(startedAt) > s_patience)
                {
                    throw new LocalFileException(
                        FailureCode.FileLocked,
                        $"{path} was locked by another process for {s_patience.TotalSeconds:0} seconds, so nothing was written",
                        "Look for a heare-auth command that hangs.",
                        e);
                }
            }

            await Task.Delay(TimeSpan.FromMilliseconds(RandomNumberGenerator.GetInt32(2, 20)), clock, cancellationToken);
        }
    }

    public void Dispose() => _file.Dispose();

    private static FileStream Open(string path, string ownerOf)
    {
        var file = PrivateFile.Open(path, FileMode.OpenOrCreate);
        // Made by root for a service of another user, the lock would lock that service out for good.
        if (FileStat.Of(ownerOf) is { UserId: { } user, GroupId: { } group }
            && FileStat.Of(file.SafeFileHandle, path) is { UserId: { } present }
            && present != user)
        {
            _ = FileSync.TryGiveTo(file.SafeFileHandle, user, group);
        }

        return file;
    }
}
