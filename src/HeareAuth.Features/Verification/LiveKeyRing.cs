namespace HeareAuth.Features.Verification;

/// <summary>
/// The keys that this process verifies against: one immutable ring behind one reference, replaced as a whole. Each
/// request reads the reference once; nothing here waits or locks.
/// </summary>
/// <param name="maxStaleness">MAX_STALENESS: how long keys are used without the store confirming them; null for no limit.</param>
/// <param name="maxConfirmationAge">How long after a confirmation the next poll is overdue, whatever delays it; null if polling is off.</param>
public sealed class LiveKeyRing(TimeProvider clock, TimeSpan? maxStaleness, TimeSpan? maxConfirmationAge = null)
{
    private volatile KeyRing? _current;
    private volatile bool _isDegraded;
    private volatile bool _isClosing;
    private long _confirmedAt;

    /// <summary>Null until keys are loaded for the first time.</summary>
    public KeyRing? Current => _current;

    /// <summary>The last load failed or the next one is overdue, so the keys are those of the last load that succeeded.</summary>
    public bool IsDegraded => _isDegraded || (_current is not null && IsConfirmationOlderThan(maxConfirmationAge));

    public bool IsStale => IsConfirmationOlderThan(maxStaleness);

    /// <summary>The process is shutting down, so load balancers should stop sending requests here. Keys are still verified.</summary>
    public bool IsClosing => _isClosing;

    /// <summary>Serves the keys of a document that was just read from the store.</summary>
    public void Replace(KeyRing ring)
    {
        Confirm();
        _current = ring;
    }

    /// <summary>Serves keys that the store has not confirmed, such as those of a snapshot.</summary>
    /// <param name="age">How long ago the store last confirmed them.</param>
    public void ReplaceUnconfirmed(KeyRing ring, TimeSpan age)
    {
        Volatile.Write(ref _confirmedAt, clock.GetTimestamp() - (long)(age.TotalSeconds * clock.TimestampFrequency));
        _isDegraded = true;
        _current = ring;
    }

    /// <summary>Records that the store still has the document whose keys are in memory.</summary>
    public void Confirm()
    {
        Volatile.Write(ref _confirmedAt, clock.GetTimestamp());
        _isDegraded = false;
    }

    public void Degrade() => _isDegraded = true;

    public void Close() => _isClosing = true;

    private bool IsConfirmationOlderThan(TimeSpan? limit) =>
        limit is { } max && clock.GetElapsedTime(Volatile.Read(ref _confirmedAt)) > max;
}
