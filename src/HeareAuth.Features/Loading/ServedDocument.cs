using HeareAuth.Features.Documents.History;
using HeareAuth.Features.Storage;
using HeareAuth.Features.Telemetry;
using HeareAuth.Features.Verification;
using Microsoft.Extensions.Logging;

namespace HeareAuth.Features.Loading;

/// <summary>
/// The document whose keys this process serves. If anything is wrong with a newer document or with the store, the
/// keys in memory remain in use, the service reports that it is degraded, and the reason is logged.
/// </summary>
/// <remarks>Only one update runs at a time.</remarks>
internal sealed class ServedDocument(
    IObjectStore store,
    KeyRingReader reader,
    RingSnapshot snapshot,
    LiveKeyRing keys,
    TimeProvider clock,
    ILogger<ServedDocument> logger)
{
    /// <summary>From this many keys on, losing more than half of them at once is logged as an error.</summary>
    private const int ManyKeys = 10;

    /// <summary>Null before the first load, and if the store had no document. From an old snapshot, its keys are not served.</summary>
    private LoadedDocument? _held;

    private string? _heldETag;

    /// <summary>The version last seen, accepted or refused, so that a refused document is not reread at every poll.</summary>
    private string? _seenETag;

    /// <summary>Why that version was refused as a rollback; null if it was not.</summary>
    private string? _refusal;

    public string StoreKind => store.Kind;

    public async Task RestoreAsync(CancellationToken cancellationToken)
    {
        if (await snapshot.ReadAsync(store.Location, cancellationToken) is not { } saved)
        {
            return;
        }

        (_held, _heldETag) = (saved.Document, saved.ETag);
        if (saved.IsServable)
        {
            _seenETag = saved.ETag; // a document whose keys are not served has to be read, even if it has not changed
            keys.ReplaceUnconfirmed(saved.Document.Ring, saved.Age);
            RecordCounts(saved.Document.Ring.Count, saved.Document.Unreadable);
            logger.SnapshotUsed(saved.Document.Ring.Count);
        }
    }

    /// <summary>Reads the document from the store and serves its keys, unless it must be refused or has not changed.</summary>
    public async Task<LoadResult> UpdateAsync(bool acceptRollback, CancellationToken cancellationToken)
    {
        try
        {
            var read = await store.ReadAsync(acceptRollback ? null : _seenETag, reader.ReadAsync, cancellationToken);
            return read.Status switch
            {
                ObjectReadStatus.Found => await TakeAsync(read.Value!, read.ETag!, acceptRollback, cancellationToken), // found: it has both
                ObjectReadStatus.NotModified when _refusal is null => await ConfirmAsync(cancellationToken),
                ObjectReadStatus.NotModified => FailAsRollback(_refusal),
                _ => TakeAbsence(),
            };
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            // This includes a cancellation that the caller did not request, such as a library's own timeout: polling must continue.
            return e is FailureException known ? Fail(known.Failure.ToString()) : Fail(e.Message, e);
        }
    }

    /// <returns>A result that says so: <see cref="LoadResult.HasReadDocument"/>.</returns>
    private async Task<LoadResult> TakeAsync(
        LoadedDocument document, string etag, bool acceptRollback, CancellationToken cancellationToken)
    {
        _seenETag = etag;
        var verdict = _held is null ? RollbackVerdict.Accepted : RollbackRules.Judge(_held.Facts, document.Facts, _held.HasForked);
        if (verdict.IsRefusal && !acceptRollback)
        {
            return await RefuseAsync(verdict, document, cancellationToken);
        }

        _refusal = null;
        LogWarnings(document, verdict);
        (_held, _heldETag) = (_held is null || verdict.IsRefusal ? document : document.MadeFrom(_held), etag);
        keys.Replace(document.Ring);
        RecordCounts(document.Ring.Count, document.Unreadable);
        await snapshot.WriteAsync(Snapshot(_held, etag), cancellationToken);
        return Loaded(changed: true) with { HasReadDocument = true };
    }

    private async Task<LoadResult> RefuseAsync(RollbackVerdict verdict, LoadedDocument document, CancellationToken cancellationToken)
    {
        _refusal = verdict.Reason("the served one", _held!.Facts, document.Facts); // not null: it was compared with the held one
        if (verdict is RollbackVerdict.Fork && !_held.HasForked)
        {
            _held = _held with { HasForked = true };
            await snapshot.ReviseAsync(Snapshot(_held, _heldETag!), cancellationToken); // not null: a held document has one
        }

        return FailAsRollback(_refusal) with { HasReadDocument = true };
    }

    private async Task<LoadResult> ConfirmAsync(CancellationToken cancellationToken)
    {
        keys.Confirm();
        if (_held is not null)
        {
            await snapshot.RenewAsync(Snapshot(_held, _heldETag!), cancellationToken); // not null: a held document has one
        }

        return Loaded(changed: false);
    }

    /// <summary>Starts empty if the store never had a document; fails if it had one, because then it was lost.</summary>
    private LoadResult TakeAbsence()
    {
        if (_held is not null)
        {
            return Fail($"there is no longer a document at {store.Location}");
        }

        if (keys.Current is null)
        {
            logger.StoreAbsent(store.Location);
            keys.Replace(KeyRing.Empty);
            RecordCounts(keys: 0, unreadable: 0);
            return Loaded(changed: true);
        }

        keys.Confirm();
        return Loaded(changed: false);
    }

    private SnapshotContent Snapshot(LoadedDocument document, string etag) => new(document, etag, store.Location, clock.GetUtcNow());

    private LoadResult Loaded(bool changed) => new(Succeeded: true, changed, keys.Current?.Count ?? 0) { Served = _held?.Stamp ?? default };

    private LoadResult FailAsRollback(string refusal) =>
        Fail($"{refusal}; `heare-auth refresh --accept-rollback` loads it anyway") with { Rollback = refusal };

    private LoadResult Fail(string reason, Exception? bug = null)
    {
        AuthMeter.LoadFailed.Add(1);
        logger.RefreshFailed(bug, reason);
        keys.Degrade();
        return new LoadResult(Succeeded: false, Changed: false, keys.Current?.Count ?? 0);
    }

    private static void RecordCounts(int keys, int unreadable)
    {
        AuthMeter.KeysCount.Record(keys);
        AuthMeter.KeysUnreadable.Record(unreadable);
    }

    private void LogWarnings(LoadedDocument document, RollbackVerdict verdict)
    {
        if (document.Unreadable > 0)
        {
            logger.KeysSkipped(document.Unreadable, "cannot be read or are duplicates");
        }

        if (document.UnreadableExpiries > 0)
        {
            logger.KeysSkipped(document.UnreadableExpiries, "have an unreadable expiry and are refused");
        }

        if (_held is { Ring.Count: >= ManyKeys and var before } && document.Ring.Count < before / 2.0)
        {
            logger.KeysVanished(before, document.Ring.Count);
        }

        if (_held?.Stamp.Revision is not null && document.Stamp.Revision is null)
        {
            logger.RevisionMissing();
        }

        if (verdict is RollbackVerdict.AcceptedAsLikely)
        {
            logger.DescentAssumed(document.Stamp.Revision ?? 0);
        }
    }
}
