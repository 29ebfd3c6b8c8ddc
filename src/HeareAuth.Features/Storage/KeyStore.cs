using System.Globalization;
using System.Security.Cryptography;
using HeareAuth.Features.Documents;
using HeareAuth.Features.Ids;
using HeareAuth.Features.Results;
using HeareAuth.Features.Storage.Encryption;

namespace HeareAuth.Features.Storage;

/// <summary>
/// The one way to read and change the key document. A change is read, apply, write if unchanged, or again; a write
/// whose answer was lost is looked for before anything else is decided. See docs/storage-format.md.
/// </summary>
internal sealed class KeyStore(IObjectStore store, DocumentCipher cipher, TimeProvider clock)
{
    private static readonly TimeSpan s_firstPause = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromSeconds(1);

    /// <summary>A backup to be made beside the document, under a name of its own.</summary>
    public DocumentBackup NewBackup()
    {
        var stamp = clock.GetUtcNow().UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        return new DocumentBackup(store.Beside($"{DocumentBackup.Suffix}{stamp}-{IdGenerator.NewWriteId()[..8]}"), cipher);
    }

    /// <exception cref="StoreUnavailableException">The store did not answer.</exception>
    /// <exception cref="DocumentUnreadableException">The document is corrupt or encrypted with another secret.</exception>
    public async Task<KeyDocument> LoadAsync(CancellationToken cancellationToken) =>
        (await ReadAsync(cancellationToken)).Document;

    /// <summary>Applies a change with compare-and-swap.</summary>
    /// <exception cref="StoreUnavailableException">The store did not answer or refused; nothing was written.</exception>
    /// <exception cref="WriteContendedException">Other writers kept winning; nothing was written.</exception>
    /// <exception cref="DocumentUnreadableException">The document cannot be read; nothing was written.</exception>
    /// <exception cref="PlainWriteRefusedException">The document is encrypted, and there is no secret to encrypt the next one.</exception>
    /// <exception cref="WriteOutcomeUnknownException">The answer was lost and the store does not tell any more.</exception>
    public async Task<T> UpdateAsync<T>(DocumentChange<T> change, CancellationToken cancellationToken)
        where T : class
    {
        var effort = new WriteAttempts<T>(clock);
        StaleObjectException? stale = null;
        while (true)
        {
            var (document, etag) = await ReadForUpdateAsync(effort, cancellationToken);
            if (effort.IsFoundIn(document, etag, change, out var written))
            {
                return written;
            }

            if (effort.IsOpen && stale is not null)
            {
                effort.ThrowIfOver(store.Location, stale); // refused as if the document had moved on, and it has not
            }

            if (document.Seal is not DocumentSeal.None && !cipher.Encrypts)
            {
                throw new PlainWriteRefusedException(
                    $"STORAGE_SECRET is not set, and {store.Location} is encrypted: this write would store it in plaintext",
                    "Set STORAGE_SECRET to the secret that is in STORAGE_SECRET_PREVIOUS now, or to a new one.");
            }

            var (next, outcome) = change.Apply(document);
            if (next is null)
            {
                return outcome;
            }

            try
            {
                await store.EnsureConditionalWritesAsync(cancellationToken);
                await change.PrepareAsync(document, cancellationToken);
                effort.Begin(IdGenerator.NewWriteId(), etag, outcome);
                await WriteAsync(next, etag, effort.WriteId, cancellationToken);
                return outcome;
            }
            catch (StaleObjectException e) when (!effort.IsOpen)
            {
                effort.ThrowIfOver(store.Location, e);
            }
            catch (StaleObjectException e)
            {
                // The document moved on, so the next look at it settles the fate of the write that was lost.
                stale = e;
            }
            catch (WriteOutcomeUnknownException e) when (!e.IsInPlace)
            {
                effort.LoseSightOfIt();
                effort.ThrowIfOver(store.Location, e);
            }
            catch (StoreUnavailableException e) when (effort.IsOpen)
            {
                // "Nothing was written" would be a guess: an earlier try may still arrive.
                effort.CountFailedTry();
                effort.ThrowIfOver(store.Location, e);
            }

            await PauseAsync(effort.Tries, cancellationToken);
        }
    }

    private async Task<(KeyDocument Document, string? ETag)> ReadAsync(CancellationToken cancellationToken)
    {
        var read = await store.ReadAsync(unlessETag: null, ParseAsync, cancellationToken);
        return read.Status is ObjectReadStatus.Absent ? (KeyDocument.Absent, null) : (read.Value!, read.ETag); // found: it has a value
    }

    /// <summary>Reads; where the fate of a write is open the store is asked again and again, for only it can tell.</summary>
    private async Task<(KeyDocument Document, string? ETag)> ReadForUpdateAsync<T>(WriteAttempts<T> effort, CancellationToken cancellationToken)
        where T : class
    {
        while (true)
        {
            try
            {
                return await ReadAsync(cancellationToken);
            }
            catch (FailureException e) when (effort.IsOpen && e is StoreUnavailableException or DocumentUnreadableException)
            {
                effort.CountFailedTry();
                effort.ThrowIfOver(store.Location, e);
            }

            await PauseAsync(effort.Tries, cancellationToken);
        }
    }

    private async ValueTask<KeyDocument> ParseAsync(Stream content, long length, CancellationToken cancellationToken)
    {
        var stored = await StreamBytes.ReadAllAsync(content, length, cancellationToken);
        var plain = cipher.Open(stored, out var seal);
        return KeyDocument.Parse(plain, seal);
    }

    private Task<string> WriteAsync(KeyDocument document, string? etag, string writeId, CancellationToken cancellationToken)
    {
        var last = Math.Min(document.Stamp.Revision ?? 0, long.MaxValue - 1); // whoever stored the largest number has left no larger one
        var revision = Math.Max(last + 1, clock.GetUtcNow().ToUnixTimeMilliseconds());
        var content = cipher.Seal(document.Write(revision, writeId));
        return store.WriteAsync(content, cipher.MediaType, etag, cancellationToken);
    }

    /// <summary>Full jitter: anything up to a bound that doubles with each try.</summary>
    private Task PauseAsync(int tries, CancellationToken cancellationToken)
    {
        var bound = Math.Min(s_longestPause.TotalMilliseconds, s_firstPause.TotalMilliseconds * Math.Pow(2, Math.Min(tries, 16)));
        return Task.Delay(TimeSpan.FromMilliseconds(RandomNumberGenerator.GetInt32((int)bound) + 1), clock, cancellationToken);
    }
}
