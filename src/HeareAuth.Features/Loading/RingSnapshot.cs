using HeareAuth.Features.Documents;
using HeareAuth.Features.Results;
using HeareAuth.Features.Storage;
using HeareAuth.Features.Storage.Encryption;
using Microsoft.Extensions.Logging;

namespace HeareAuth.Features.Loading;

/// <summary>
/// The last good document on local disk (SNAPSHOT_PATH), for a start while the store is down. It holds hashes only, is
/// encrypted under STORAGE_SECRET where there is one, and says of which store and when it was; an old or foreign one
/// is ignored. A snapshot that cannot be written is a warning, never a reason to stop serving.
/// </summary>
/// <param name="file">Where it is kept; null keeps none.</param>
internal sealed class RingSnapshot(IObjectStore? file, DocumentCipher cipher, TimeProvider clock, ILogger<RingSnapshot> logger)
{
    private static readonly TimeSpan s_oldest = TimeSpan.FromHours(24);

    /// <summary>A confirmed document renews its snapshot this often, not with each poll: a large one is a large write.</summary>
    private static readonly TimeSpan s_renewal = TimeSpan.FromMinutes(15);

    private DateTimeOffset _writtenAt = DateTimeOffset.MinValue;
    private string? _fileETag;

    /// <returns>The snapshot, or null where none of this store and young enough can be read.</returns>
    public async Task<RestoredSnapshot?> ReadAsync(string location, CancellationToken cancellationToken)
    {
        if (file is null)
        {
            return null;
        }

        try
        {
            var read = await file.ReadAsync(unlessETag: null, ParseAsync, cancellationToken);
            if (read.Value is not { } saved)
            {
                return null;
            }

            _fileETag = read.ETag;
            var age = clock.GetUtcNow() - saved.WrittenAt;
            if (WhyNot(saved, age, location) is { } reason)
            {
                logger.SnapshotIgnored(reason);
                return null;
            }

            _writtenAt = saved.WrittenAt;
            return new RestoredSnapshot(saved.Document, saved.ETag, age > TimeSpan.Zero ? age : TimeSpan.Zero);
        }
        catch (FailureException e)
        {
            logger.SnapshotIgnored(e.Failure.ToString());
            return null;
        }
    }

    public async Task WriteAsync(SnapshotContent content, CancellationToken cancellationToken)
    {
        if (file is null)
        {
            return;
        }

        try
        {
            var bytes = cipher.Seal(SnapshotFormat.Write(content));
            _fileETag = await WriteOverAsync(file, bytes, cancellationToken);
            _writtenAt = content.WrittenAt;
        }
        catch (StorageException e)
        {
            logger.SnapshotFailed(e.Failure.ToString());
        }
    }

    /// <summary>Renews the snapshot's time when the store confirmed the document, if that is due: a clock that was set back makes it due too.</summary>
    public Task RenewAsync(SnapshotContent content, CancellationToken cancellationToken) =>
        (content.WrittenAt - _writtenAt).Duration() < s_renewal ? Task.CompletedTask : WriteAsync(content, cancellationToken);

    private static string? WhyNot(SnapshotContent saved, TimeSpan age, string location) =>
        saved.Location != location ? "it is of another store"
        : age > s_oldest ? "it is older than 24 hours"
        : age < -s_oldest ? "it is of a time that is more than 24 hours ahead; one of the two clocks is or was wrong"
        : null;

    /// <summary>Whoever wrote the file before, ours is newer: the store stands behind it.</summary>
    private async Task<string> WriteOverAsync(IObjectStore target, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        try
        {
            return await target.WriteAsync(bytes, cipher.MediaType, _fileETag, cancellationToken);
        }
        catch (StaleObjectException)
        {
            var present = await target.ReadAsync(
                unlessETag: null, static (_, _, _) => ValueTask.FromResult(string.Empty), cancellationToken);
            return await target.WriteAsync(bytes, cipher.MediaType, present.ETag, cancellationToken);
        }
    }

    private async ValueTask<SnapshotContent> ParseAsync(Stream stream, long length, CancellationToken cancellationToken)
    {
        var stored = await StreamBytes.ReadAllAsync(stream, length, cancellationToken);
        return cipher.Encrypts && !DocumentCipher.IsEncrypted(stored.Span)
            ? throw new DocumentUnreadableException(FailureCode.SnapshotUnreadable, "The snapshot is plaintext, but STORAGE_SECRET is set")
            : SnapshotFormat.Read(cipher.Open(stored));
    }
}
