using HeareAuth.Features.Documents;
using HeareAuth.Features.Storage.Encryption;

namespace HeareAuth.Features.Storage;

/// <summary>
/// Backs up the document that a change is about to replace. If another writer gets in between, the same backup object is
/// overwritten with the newer document, so that a change that takes many attempts leaves one copy of the secrets.
/// </summary>
internal sealed class DocumentBackup(IObjectStore store, DocumentCipher cipher)
{
    /// <summary>Separates the document's name from the backup's time.</summary>
    public const string Suffix = ".backup-";

    private const int MaxAttempts = 3;

    private ReadOnlyMemory<byte> _saved;
    private string? _etag;

    /// <summary>Where the backup is; null until there is one.</summary>
    public string? Location => _saved.IsEmpty ? null : store.Location;

    /// <summary>Whether it is encrypted. Anyone who can read the store can read the secrets in a plain one.</summary>
    public bool IsEncrypted => cipher.Encrypts;

    /// <exception cref="StoreUnavailableException">The backup could not be confirmed.</exception>
    public async Task KeepAsync(KeyDocument document, CancellationToken cancellationToken)
    {
        if (_saved.Span.SequenceEqual(document.Source.Span))
        {
            return;
        }

        await WriteAsync(cipher.Seal(document.Source), cancellationToken);
        _saved = document.Source;
    }

    /// <summary>
    /// Writes the backup, and after a conflict or a lost response reads it to see whether another attempt is needed. The
    /// name is random, so anything unexpected there is an earlier write of our own.
    /// </summary>
    private async Task WriteAsync(ObjectContent content, CancellationToken cancellationToken)
    {
        StorageException? cause = null;
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            try
            {
                _etag = await store.WriteAsync(content, cipher.MediaType, _etag, cancellationToken);
                return;
            }
            catch (StorageException e) when (e is StaleObjectException or WriteOutcomeUnknownException)
            {
                cause = e;
            }

            var read = await store.ReadAsync(unlessETag: null, StreamBytes.ReadAllAsync, cancellationToken);
            _etag = read.ETag;
            if (read.Value is { } stored && content.HasBytes(stored))
            {
                return;
            }
        }

        throw new StoreUnavailableException(
            FailureCode.BackupFailed,
            $"The backup {store.Location} could not be written, so nothing was changed",
            "Check the store's log, and try again.",
            cause);
    }
}
