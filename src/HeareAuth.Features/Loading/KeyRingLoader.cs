using HeareAuth.Features.Results;
using HeareAuth.Features.Storage;
using HeareAuth.Features.Telemetry;
using HeareAuth.Features.Verification;
using Microsoft.Extensions.Logging;

namespace HeareAuth.Features.Loading;

/// <summary>
/// Brings the document's keys into memory, one load at a time. Whatever is wrong with a document or the store, the
/// keys in memory stay, the service says that it is degraded, and the reason is logged.
/// </summary>
public sealed class KeyRingLoader
{
    /// <summary>From this many keys on, the loss of more than half of them at once is told as an error.</summary>
    private const int ManyKeys = 10;

    private readonly IObjectStore _store;
    private readonly KeyRingReader _reader;
    private readonly RingSnapshot _snapshot;
    private readonly LiveKeyRing _keys;
    private readonly TimeProvider _clock;
    private readonly ILogger<KeyRingLoader> _logger;
    private readonly SingleFlight<LoadResult> _loads;
    private bool _acceptsRollback;

    /// <summary>The document that is served; null before the first load and where the store had none.</summary>
    private LoadedDocument? _held;

    /// <summary>The version last seen, served or refused, so that a refused document is not read again and again.</summary>
    private string? _seenETag;
    private string? _refusal;

    internal KeyRingLoader(
        IObjectStore store,
        KeyRingReader reader,
        RingSnapshot snapshot,
        LiveKeyRing keys,
        TimeProvider clock,
        ILogger<KeyRingLoader> logger)
    {
        _store = store;
        _reader = reader;
        _snapshot = snapshot;
        _keys = keys;
        _clock = clock;
        _logger = logger;
        _loads = new SingleFlight<LoadResult>(LoadAsync);
    }

    /// <summary>What the logs call the store.</summary>
    public string StoreKind => _store.Kind;

    /// <summary>Loads the document, or shares a load that begins after this call.</summary>
    /// <param name="acceptRollback">Takes an older document, or a plain one after an encrypted one, this once.</param>
    /// <param name="stopping">Ends the load.</param>
    /// <param name="cancellationToken">Ends the caller's waiting for it.</param>
    public Task<LoadResult> LoadAsync(bool acceptRollback, CancellationToken stopping, CancellationToken cancellationToken)
    {
        if (acceptRollback)
        {
            Volatile.Write(ref _acceptsRollback, true);
        }

        return _loads.RunAsync(stopping, cancellationToken);
    }

    /// <summary>Serves the last good document from local disk, where one is kept, until the store answers.</summary>
    public async Task RestoreAsync(CancellationToken cancellationToken)
    {
        if (await _snapshot.ReadAsync(_store.Location, cancellationToken) is { } saved)
        {
            _held = saved.Document;
            _seenETag = saved.ETag;
            _keys.ReplaceUnconfirmed(saved.Document.Ring, saved.Age);
            AuthMeter.SetKeyCount(saved.Document.Ring.Count, saved.Document.Unreadable);
            _logger.SnapshotUsed(saved.Document.Ring.Count);
        }
    }

    private async Task<LoadResult> LoadAsync(CancellationToken cancellationToken)
    {
        var acceptRollback = Interlocked.Exchange(ref _acceptsRollback, false);
        try
        {
            var read = await _store.ReadAsync(acceptRollback ? null : _seenETag, _reader.ReadAsync, cancellationToken);
            return read.Status switch
            {
                ObjectReadStatus.Found => await TakeAsync(read.Value!, read.ETag!, acceptRollback, cancellationToken), // found: it has both
                ObjectReadStatus.NotModified when _refusal is null => await ConfirmAsync(cancellationToken),
                ObjectReadStatus.NotModified => Fail(_refusal),
                _ => TakeAbsence(),
            };
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            // Also a cancellation that nobody here asked for, such as a library's own timeout: polling must go on.
            return e is FailureException known ? Fail(known.Failure.ToString()) : Fail(e.Message, e);
        }
    }

    private async Task<LoadResult> TakeAsync(
        LoadedDocument document, string etag, bool acceptRollback, CancellationToken cancellationToken)
    {
        _seenETag = etag;
        _refusal = acceptRollback || _held is null ? null : RollbackRules.ReasonToRefuse(_held, document);
        if (_refusal is not null)
        {
            _refusal += "; `heare-auth refresh --accept-rollback` takes it all the same";
            return Fail(_refusal);
        }

        WarnOf(document);
        _held = document;
        _keys.Replace(document.Ring);
        AuthMeter.SetKeyCount(document.Ring.Count, document.Unreadable);
        await _snapshot.WriteAsync(Snapshot(document, etag), cancellationToken);
        return new LoadResult(Succeeded: true, Changed: true, document.Ring.Count);
    }

    private async Task<LoadResult> ConfirmAsync(CancellationToken cancellationToken)
    {
        _keys.Confirm();
        if (_held is not null)
        {
            await _snapshot.RenewAsync(Snapshot(_held, _seenETag!), cancellationToken); // not modified: there was an ETag to ask with
        }

        return Unchanged();
    }

    /// <summary>A store that never had a document is a new one; one that had is broken.</summary>
    private LoadResult TakeAbsence()
    {
        if (_held is not null)
        {
            return Fail($"there is no document at {_store.Location} any more");
        }

        if (_keys.Current is null)
        {
            _logger.StoreAbsent(_store.Location);
            _keys.Replace(KeyRing.Empty);
            AuthMeter.SetKeyCount(0, 0);
            return new LoadResult(Succeeded: true, Changed: true, KeyCount: 0);
        }

        _keys.Confirm();
        return Unchanged();
    }

    private SnapshotContent Snapshot(LoadedDocument document, string etag) => new(document, etag, _store.Location, _clock.GetUtcNow());

    private LoadResult Unchanged() => new(Succeeded: true, Changed: false, _keys.Current?.Count ?? 0);

    private LoadResult Fail(string reason, Exception? bug = null)
    {
        AuthMeter.LoadFailed();
        _logger.RefreshFailed(bug, reason);
        _keys.Degrade();
        return new LoadResult(Succeeded: false, Changed: false, _keys.Current?.Count ?? 0);
    }

    private void WarnOf(LoadedDocument document)
    {
        if (document.Unreadable > 0)
        {
            _logger.KeysSkipped(document.Unreadable, "cannot be read or stand twice");
        }

        if (document.UnreadableExpiries > 0)
        {
            _logger.KeysSkipped(document.UnreadableExpiries, "have an unreadable expiry and are refused");
        }

        if (_held is { Ring.Count: >= ManyKeys and var before } && document.Ring.Count < before / 2.0)
        {
            _logger.KeysVanished(before, document.Ring.Count);
        }

        if (_held?.Stamp.Revision is not null && document.Stamp.Revision is null)
        {
            _logger.RevisionMissing();
        }
    }
}
