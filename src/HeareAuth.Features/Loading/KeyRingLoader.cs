namespace HeareAuth.Features.Loading;

/// <summary>Loads the keys, one load at a time however many callers ask for it.</summary>
public sealed class KeyRingLoader
{
    private readonly ServedDocument _served;
    private readonly LoadMemory _memory;
    private readonly SingleFlight<LoadResult> _loads;
    private bool _acceptsRollback;

    internal KeyRingLoader(ServedDocument served, LoadMemory memory)
    {
        _served = served;
        _memory = memory;
        _loads = new SingleFlight<LoadResult>(LoadAsync);
    }

    public string StoreKind => _served.StoreKind;

    /// <summary>Loads the document, or joins a load that starts after this call.</summary>
    /// <param name="acceptRollback">Accepts, in this load only, a document that <c>RollbackRules</c> refuse.</param>
    /// <param name="stopping">Cancels the load.</param>
    /// <param name="cancellationToken">Cancels only this caller's wait for it.</param>
    public Task<LoadResult> LoadAsync(bool acceptRollback, CancellationToken stopping, CancellationToken cancellationToken)
    {
        if (acceptRollback)
        {
            Volatile.Write(ref _acceptsRollback, true);
        }

        return _loads.RunAsync(stopping, cancellationToken);
    }

    /// <summary>Serves the snapshot on local disk, if there is a usable one, until the store responds.</summary>
    public Task RestoreAsync(CancellationToken cancellationToken) => _served.RestoreAsync(cancellationToken);

    private async Task<LoadResult> LoadAsync(CancellationToken stopping)
    {
        var load = await _served.UpdateAsync(Interlocked.Exchange(ref _acceptsRollback, false), stopping);
        if (load.HasReadDocument)
        {
            _memory.ReturnLater();
        }

        return load;
    }
}
