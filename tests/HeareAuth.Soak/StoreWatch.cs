namespace HeareAuth.Soak;

/// <summary>
/// When the store answered the service, as the proxy between them saw it. From this the oracle knows by when the
/// service must have learned of a change.
/// </summary>
internal sealed class StoreWatch
{
    /// <summary>What a load may take beyond the answer's arrival, on a machine that has other work too.</summary>
    private static readonly TimeSpan s_slack = SoakOptions.RefreshInterval;

    private readonly Lock _lock = new();
    private readonly List<(TimeSpan Began, TimeSpan Ended)> _reads = [];

    /// <summary>Stretches of time in which the store answered: from the first good read after a fault to the next fault.</summary>
    private readonly List<(TimeSpan From, TimeSpan To)> _answering = [];

    private bool _isBroken;
    private TimeSpan _healedAt;
    private TimeSpan _longestRecovery;

    public bool IsBroken
    {
        get
        {
            lock (_lock)
            {
                return _isBroken;
            }
        }
    }

    /// <summary>The longest time from the end of a fault to the first good read.</summary>
    public TimeSpan LongestRecovery
    {
        get
        {
            lock (_lock)
            {
                return _longestRecovery;
            }
        }
    }

    /// <summary>From now on nothing that the service reads counts.</summary>
    public void Break()
    {
        lock (_lock)
        {
            _isBroken = true;
            if (_answering is [.., var last] && last.To == TimeSpan.MaxValue)
            {
                _answering[^1] = last with { To = SoakClock.Now };
            }
        }
    }

    public void Heal()
    {
        lock (_lock)
        {
            _isBroken = false;
            _healedAt = SoakClock.Now;
        }
    }

    /// <summary>The service got the document, or heard that it is unchanged.</summary>
    public void ReadAnswered(TimeSpan began)
    {
        var now = SoakClock.Now;
        lock (_lock)
        {
            if (_isBroken || began < _healedAt)
            {
                return;
            }

            _reads.Add((began, now));
            if (_answering is [] || _answering[^1].To != TimeSpan.MaxValue)
            {
                _answering.Add((now, TimeSpan.MaxValue));
                _longestRecovery = now - _healedAt > _longestRecovery ? now - _healedAt : _longestRecovery;
            }
        }
    }

    /// <summary>By when the service must act on what was stored at that moment; null where no promise covers it yet.</summary>
    /// <remarks>
    /// Two refresh intervals, where the store answered all through them. Otherwise a little after the first read that
    /// began later and was answered.
    /// </remarks>
    public TimeSpan? MustKnowBy(TimeSpan stored)
    {
        lock (_lock)
        {
            var promised = stored + (2 * SoakOptions.RefreshInterval);
            var read = _reads.FindIndex(read => read.Began >= stored);
            TimeSpan? after = read < 0 ? null : _reads[read].Ended + s_slack;
            return _answering.Exists(stretch => stretch.From <= stored && stretch.To >= promised) && !(after < promised)
                ? promised
                : after;
        }
    }

    /// <summary>Whether the service has asked as often as it promised; otherwise what it did not do.</summary>
    public string? WhatIsLate()
    {
        lock (_lock)
        {
            var now = SoakClock.Now;
            if (_isBroken)
            {
                return null;
            }

            var last = _reads is [] ? TimeSpan.Zero : _reads[^1].Ended;
            return last < _healedAt
                ? Late(now - _healedAt, SoakOptions.Recovery + (2 * SoakOptions.RefreshInterval), "after a fault")
                : Late(now - last, 2 * SoakOptions.RefreshInterval, "while the store answers");
        }

        static string? Late(TimeSpan waited, TimeSpan most, string when) =>
            waited > most ? $"the service has not read its document for {waited.TotalSeconds:0.0} s {when}" : null;
    }
}
