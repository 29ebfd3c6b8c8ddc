using HeareAuth.Features.Documents;
using HeareAuth.Features.Results;
using HeareAuth.Features.Storage.Encryption;

namespace HeareAuth.Features.Storage;

/// <summary>
/// One backup object of one change, beside the document: a copy of the very document that the next write replaces.
/// Where another writer comes between, the same object is written again with what stands there by then, so that a
/// change that needs many tries leaves one copy of the secrets and not many.
/// </summary>
internal sealed class DocumentBackup(IObjectStore store, DocumentCipher cipher)
{
    /// <summary>What stands between the document's name and a backup's time.</summary>
    public const string Suffix = ".backup-";

    /// <summary>A lost answer is looked after this often.</summary>
    private const int MostTries = 3;

    private ReadOnlyMemory<byte> _kept;
    private string? _etag;

    /// <summary>Where the backup stands; null before there is one.</summary>
    public string? Location => _kept.IsEmpty ? null : store.Location;

    /// <summary>Whether it is encrypted; a plain one holds the secrets for everybody to read.</summary>
    public bool IsEncrypted => cipher.Encrypts;

    /// <exception cref="StoreUnavailableException">It could not be written for certain.</exception>
    public async Task KeepAsync(KeyDocument document, CancellationToken cancellationToken)
    {
        if (_kept.Span.SequenceEqual(document.Source.Span))
        {
            return;
        }

        await WriteAsync(cipher.Seal(document.Source), cancellationToken);
        _kept = document.Source;
    }

    /// <summary>The name is random, so what stands there against our expectation is our own write whose answer was lost.</summary>
    private async Task WriteAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        StorageException? cause = null;
        for (var i = 0; i < MostTries; i++)
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

            var read = await store.ReadAsync(unlessETag: null, StreamBytes.ReadArrayAsync, cancellationToken);
            _etag = read.ETag;
            if (read.Value is { } stored && content.Span.SequenceEqual(stored))
            {
                return;
            }
        }

        throw new StoreUnavailableException(
            FailureCode.BackupFailed, $"The backup {store.Location} could not be written, so nothing was changed", "Check the store's log, and try again.", cause);
    }
}
