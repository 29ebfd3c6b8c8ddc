using HeareAuth.Features.Documents;
using HeareAuth.Features.Documents.History;
using HeareAuth.Features.Ids;
using HeareAuth.Features.Memory;
using HeareAuth.Features.Storage.Encryption;
using HeareAuth.Features.Storage.Seen;

namespace HeareAuth.Features.Storage;

/// <summary>Reads and changes the key document; nothing else does. See docs/storage-format.md.</summary>
internal sealed class KeyStore(IObjectStore store, DocumentCipher cipher, SeenWrites seenWrites, TimeProvider clock)
{
    /// <summary>Names a backup next to the document. Writes nothing yet.</summary>
    public DocumentBackup NewBackup()
    {
        var stamp = clock.GetUtcNow().UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        return new DocumentBackup(store.Beside($"{DocumentBackup.Suffix}{stamp}-{IdGenerator.NewWriteId()[..8]}"), cipher);
    }

    /// <param name="memory">How much memory the caller takes for each byte of the document; see <see cref="ContainerMemory"/>.</param>
    /// <exception cref="StoreUnavailableException">The store did not answer.</exception>
    /// <exception cref="DocumentUnreadableException">The document is corrupt or encrypted with another secret.</exception>
    /// <exception cref="MemoryShortException">The document does not fit into the container's memory.</exception>
    public async Task<KeyDocument> LoadAsync(CancellationToken cancellationToken, double memory = ContainerMemory.ForLook)
    {
        var (document, _) = await ReadAsync(memory, cancellationToken);
        seenWrites.Remember(document, isConfirmed: false);
        return document;
    }

    /// <summary>
    /// Applies a change with compare-and-swap: reads the document, applies the change, writes it if the document is still
    /// the one that was read, and otherwise starts over.
    /// </summary>
    /// <exception cref="StoreUnavailableException">The store did not answer or refused; nothing was written.</exception>
    /// <exception cref="WriteContendedException">Other writers kept winning; nothing was written.</exception>
    /// <exception cref="DocumentUnreadableException">The document cannot be read; nothing was written.</exception>
    /// <exception cref="DocumentRolledBackException">The document was not made from the newest one that is known; nothing was written.</exception>
    /// <exception cref="PlainWriteRefusedException">The document is encrypted, but no secret is set to encrypt the new one.</exception>
    /// <exception cref="MemoryShortException">The document does not fit into the container's memory; nothing was written.</exception>
    /// <exception cref="WriteOutcomeUnknownException">The response to a write was lost, and no later read showed what became of it.</exception>
    public async Task<T> UpdateAsync<T>(DocumentChange<T> change, CancellationToken cancellationToken)
        where T : class
    {
        // A loop and not a retry policy: each attempt rereads the document, which decides whether another is needed.
        var seen = await seenWrites.FindAsync(cancellationToken);
        var attempts = new WriteAttempts<T>(store.Location, clock);
        T? result;
        while ((result = await TryUpdateAsync(change, attempts, seen, cancellationToken)) is null)
        {
            await attempts.BackOffAsync(cancellationToken);
        }

        return result;
    }

    /// <summary>Makes one attempt. A method of its own, so that the document it read is out of memory before the next attempt reads it again.</summary>
    /// <returns>Null if the write failed in a way that asks for another attempt.</returns>
    private async Task<T?> TryUpdateAsync<T>(
        DocumentChange<T> change, WriteAttempts<T> attempts, KnownWrites? seen, CancellationToken cancellationToken)
        where T : class
    {
        var (document, etag) = await ReadForUpdateAsync(attempts, seen, change.Memory, cancellationToken);
        if (attempts.FindLostWrite(document, etag, change) is { } written)
        {
            seenWrites.Remember(document, isConfirmed: true);
            return written;
        }

        attempts.ThrowIfExhausted();
        try
        {
            ThrowIfSecretIsMissing(document);
            var (next, result) = change.Apply(document);
            if (next is null)
            {
                seenWrites.Remember(document, isConfirmed: seen is null or { Served: not null });
                return result;
            }

            await store.EnsureConditionalWritesAsync(cancellationToken);
            await change.PrepareAsync(document, cancellationToken);
            await WriteAsync(document, next, etag, attempts.Start(etag, result), cancellationToken);
            return result;
        }
        catch (StaleObjectException e)
        {
            attempts.RecordFailure(e);
        }
        catch (WriteOutcomeUnknownException e) when (!e.IsInPlace)
        {
            attempts.RecordLostResponse(e);
        }
        catch (FailureException e) when (attempts.IsUncertain && e is not WriteOutcomeUnknownException)
        {
            // To report that nothing was written would be a guess: an earlier write may still arrive.
            attempts.RecordFailure(e);
        }

        return null;
    }

    private void ThrowIfSecretIsMissing(KeyDocument document)
    {
        if (document.Seal is not DocumentSeal.None && !cipher.Encrypts)
        {
            throw new PlainWriteRefusedException(
                $"STORAGE_SECRET is not set, and {store.Location} is encrypted: this write would store it in plaintext",
                "Set STORAGE_SECRET to the secret that is in STORAGE_SECRET_PREVIOUS now, or to a new one.");
        }
    }

    private async Task<(KeyDocument Document, string? ETag)> ReadAsync(double memory, CancellationToken cancellationToken)
    {
        var read = await store.ReadAsync(
            unlessETag: null, (content, length, token) => ParseAsync(content, length, memory, token), cancellationToken);
        return read.Status is ObjectReadStatus.Absent ? (KeyDocument.Absent, null) : (read.Value!, read.ETag); // found: it has a value
    }

    /// <summary>Reads the document, and keeps trying while a write is uncertain: only the document can show what became of it.</summary>
    private async Task<(KeyDocument Document, string? ETag)> ReadForUpdateAsync<T>(
        WriteAttempts<T> attempts, KnownWrites? seen, double memory, CancellationToken cancellationToken)
        where T : class
    {
        while (true)
        {
            try
            {
                var read = await ReadAsync(memory, cancellationToken);
                seenWrites.ThrowIfRolledBack(seen, read.Document);
                return read;
            }
            catch (FailureException e) when (attempts.IsUncertain)
            {
                attempts.RecordFailure(e);
            }

            attempts.ThrowIfExhausted();
            await attempts.BackOffAsync(cancellationToken);
        }
    }

    private async ValueTask<KeyDocument> ParseAsync(Stream content, long length, double memory, CancellationToken cancellationToken)
    {
        await ContainerMemory.ReserveAsync(length, memory, clock, cancellationToken);
        var (plain, seal) = await cipher.OpenAsync(content, length, cancellationToken);
        return KeyDocument.Parse(plain, seal);
    }

    private async Task WriteAsync(KeyDocument before, KeyDocument document, string? etag, string writeId, CancellationToken cancellationToken)
    {
        var last = Math.Min(document.Stamp.Revision ?? 0, long.MaxValue - 1); // so that the next revision cannot overflow
        var revision = Math.Max(last + 1, clock.GetUtcNow().ToUnixTimeMilliseconds());
        var content = cipher.Seal(new ObjectContent(document.Write(revision, writeId)));
        await store.WriteAsync(content, cipher.MediaType, etag, cancellationToken);
        var stamp = document.Stamp.Next(revision, writeId, creates: !document.Exists);
        seenWrites.Keep(before, DocumentFacts.Of(document, stamp, cipher.Encrypts));
    }
}
