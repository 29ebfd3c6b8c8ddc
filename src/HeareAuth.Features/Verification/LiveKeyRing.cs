namespace HeareAuth.Features.Verification;

/// <summary>
/// The keys that this process answers from: one immutable ring behind one reference, swapped whole. A request takes
/// it once; nothing here waits or locks.
/// </summary>
/// <param name="mostStaleness">MAX_STALENESS: how long the keys may go unconfirmed by the store; null for ever.</param>
public sealed class LiveKeyRing(TimeProvider clock, TimeSpan? mostStaleness)
{
    private volatile KeyRing? _current;
    private volatile bool _isDegraded;
    private volatile bool _isClosing;
    private long _confirmedAt;

    /// <summary>Null until keys were first loaded.</summary>
    public KeyRing? Current => _current;

    /// <summary>The last load failed; the keys are those of the last one that succeeded.</summary>
    public bool IsDegraded => _isDegraded;

    /// <summary>The store has not confirmed the keys for longer than is allowed.</summary>
    public bool IsStale => mostStaleness is { } most && clock.GetElapsedTime(Volatile.Read(ref _confirmedAt)) > most;

    /// <summary>The process is ending, and balancers should send callers elsewhere; keys are still verified.</summary>
    public bool IsClosing => _isClosing;

    /// <summary>Swaps the keys for those of a document that the store gave just now.</summary>
    public void Replace(KeyRing ring)
    {
        Confirm();
        _current = ring;
    }

    /// <summary>Serves keys that the store did not confirm, such as a snapshot's, of a known age.</summary>
    public void ReplaceUnconfirmed(KeyRing ring, TimeSpan age)
    {
        Volatile.Write(ref _confirmedAt, clock.GetTimestamp() - (long)(age.TotalSeconds * clock.TimestampFrequency));
        _isDegraded = true;
        _current = ring;
    }

    /// <summary>The store said that the document is still the one in memory.</summary>
    public void Confirm()
    {
        Volatile.Write(ref _confirmedAt, clock.GetTimestamp());
        _isDegraded = false;
    }

    public void Degrade() => _isDegraded = true;

    public void Close() => _isClosing = true;
}
