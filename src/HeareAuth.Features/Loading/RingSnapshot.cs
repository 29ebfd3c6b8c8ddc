using HeareAuth.Features.Documents;
using HeareAuth.Features.Storage;
using HeareAuth.Features.Storage.Encryption;
using Microsoft.Extensions.Logging;

namespace HeareAuth.Features.Loading;

/// <summary>
/// Keeps the last good document on local disk (SNAPSHOT_PATH), so that the service can start while the store is down. A
/// snapshot contains only hashes, is encrypted if STORAGE_SECRET is set, and records which store it is from and when the
/// store last confirmed it. One from another store is ignored. The keys of an old one are not served, but the documents
/// that follow are judged by it. If it cannot be written, the service logs a warning and continues.
/// </summary>
/// <param name="file">The snapshot file; null to keep no snapshot.</param>
internal sealed class RingSnapshot(IObjectStore? file, DocumentCipher cipher, TimeProvider clock, ILogger<RingSnapshot> logger)
{
    private static readonly TimeSpan s_maxAge = TimeSpan.FromHours(24);

    /// <summary>How often the snapshot of a confirmed document is renewed: not at every poll, because a large document is a large write.</summary>
    private static readonly TimeSpan s_renewal = TimeSpan.FromMinutes(15);

    private DateTimeOffset _writtenAt = DateTimeOffset.MinValue;
    private DateTimeOffset _failedAt = DateTimeOffset.MinValue;
    private string? _fileETag;

    /// <returns>The snapshot; null if there is none, or if it is ignored, which is logged. So is an age at which its keys are not served.</returns>
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
            if (saved.Location != location)
            {
                logger.SnapshotIgnored("The snapshot is from another store");
                return null;
            }

            _writtenAt = saved.WrittenAt;
            if (saved.HasPreviousSeal && cipher.Encrypts)
            {
                await WriteAsync(saved, cancellationToken); // it must be readable once STORAGE_SECRET_PREVIOUS is unset
            }

            var age = clock.GetUtcNow() - saved.WrittenAt;
            var reason = ReasonNotToServe(age);
            if (reason is not null)
            {
                logger.SnapshotIgnored($"{reason}, so its keys are not served");
            }

            return new RestoredSnapshot(saved.Document, saved.ETag, age > TimeSpan.Zero ? age : TimeSpan.Zero, IsServable: reason is null);
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
            var body = cipher.Seal(new ObjectContent(SnapshotFormat.Write(content)));
            _fileETag = await ReplaceAsync(file, new ObjectContent(body.Blocks().Prepend(SnapshotFormat.Header.ToArray())), cancellationToken);
            _writtenAt = content.WrittenAt;
        }
        catch (FailureException e)
        {
            _failedAt = clock.GetUtcNow();
            logger.SnapshotFailed(e.Failure.ToString());
        }
    }

    /// <summary>
    /// Renews the snapshot's time, if that is due, after the store confirmed the document. A clock that was set back makes it
    /// due too. After a failed write it waits just as long, because a file that hangs would hold up every poll.
    /// </summary>
    public Task RenewAsync(SnapshotContent content, CancellationToken cancellationToken) =>
        IsRecent(_writtenAt) || IsRecent(_failedAt) ? Task.CompletedTask : WriteAsync(content, cancellationToken);

    /// <summary>Rewrites the snapshot but keeps its time, because the store has not confirmed the document again.</summary>
    public Task ReviseAsync(SnapshotContent content, CancellationToken cancellationToken) =>
        _writtenAt == DateTimeOffset.MinValue ? Task.CompletedTask : WriteAsync(content with { WrittenAt = _writtenAt }, cancellationToken);

    private bool IsRecent(DateTimeOffset time) => (clock.GetUtcNow() - time).Duration() < s_renewal;

    private static string? ReasonNotToServe(TimeSpan age) =>
        age > s_maxAge ? "The snapshot is older than 24 hours"
        : age < -s_maxAge ? "The snapshot was written more than 24 hours in the future (the clock is or was wrong)"
        : null;

    /// <summary>Replaces the file even if another process or version wrote it: the store confirmed ours more recently.</summary>
    private async Task<string> ReplaceAsync(IObjectStore target, ObjectContent bytes, CancellationToken cancellationToken)
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
        var body = SnapshotFormat.BodyOf(stored);
        return cipher.Encrypts && !DocumentCipher.IsEncrypted(body.Span)
            ? throw new DocumentUnreadableException(FailureCode.SnapshotUnreadable, "The snapshot is plaintext, but STORAGE_SECRET is set")
            : SnapshotFormat.Read(cipher.Open(body, out var seal)) with { HasPreviousSeal = seal is DocumentSeal.PreviousSecret };
    }
}
