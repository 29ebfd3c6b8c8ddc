namespace HeareAuth.Api.Logging;

/// <summary>
/// Passes lines from any thread to one writer, in order and within a limit. Lines beyond the limit are dropped; the
/// next segment records how many.
/// </summary>
/// <param name="limitBytes">How much memory may be used for lines that are waiting or being written.</param>
internal sealed class LineQueue(int limitBytes)
{
    // The capacity of a Linux pipe. One failed write loses this much, or one line that is longer.
    private const int SegmentBytes = 64 * 1024;

    // If more segments than this are waiting, they are written without delay.
    private const int MaxDelayedSegments = 4;

    // How long lines wait for more to share their write.
    private static readonly TimeSpan s_batchDelay = TimeSpan.FromMilliseconds(50);

    // Held to copy a finished line or to take a segment, never to format or write.
    private readonly object _gate = new();
    private readonly Queue<LogSegment> _waiting = new();
    private LogSegment? _filling;
    private int _usedBytes;
    private long _dropped;
    private bool _isDue;
    private bool _closed;

    /// <param name="isUrgent">Whether the line, and all before it, should be written without delay.</param>
    /// <returns>False if the line was dropped: there was no room, or the queue is closed.</returns>
    public bool TryAdd(ReadOnlySpan<byte> line, bool isUrgent)
    {
        lock (_gate)
        {
            if (_closed)
            {
                return false;
            }

            var wasEmpty = _waiting.Count == 0;
            if (_filling is null || _filling.Free < line.Length)
            {
                _filling = TryAddSegment(line.Length);
            }

            var fits = _filling is not null;
            _filling?.Append(line);
            _dropped += fits ? 0 : 1;
            _isDue |= isUrgent || !fits || _waiting.Count > MaxDelayedSegments;
            if (wasEmpty || _isDue)
            {
                Monitor.Pulse(_gate);
            }

            return fits;
        }
    }

    /// <summary>Waits for lines and takes the oldest segment. The writer returns it through <see cref="Release"/>.</summary>
    /// <returns>Null once the queue is closed and empty.</returns>
    public LogSegment? Take()
    {
        lock (_gate)
        {
            while (_waiting.Count == 0 && !_isDue)
            {
                _ = Monitor.Wait(_gate);
            }

            if (!_isDue)
            {
                _ = Monitor.Wait(_gate, s_batchDelay);
                _isDue = true;
            }

            // If no line followed the dropped ones, an empty segment reports them.
            if (!_waiting.TryDequeue(out var segment) && _dropped > 0)
            {
                segment = new LogSegment(capacity: 0, _dropped);
                _dropped = 0;
            }

            if (_waiting.Count == 0)
            {
                _filling = null;
                _isDue = _closed || _dropped > 0;
            }

            return segment;
        }
    }

    public void Release(LogSegment segment)
    {
        lock (_gate)
        {
            _usedBytes -= segment.Capacity;
        }

        segment.Release();
    }

    /// <summary>Refuses further lines and lets the writer take what waits without delay.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _closed = _isDue = true;
            Monitor.Pulse(_gate);
        }
    }

    private LogSegment? TryAddSegment(int lineBytes)
    {
        var capacity = Math.Max(SegmentBytes, lineBytes);
        if (_usedBytes + capacity > limitBytes)
        {
            return null;
        }

        var segment = new LogSegment(capacity, _dropped);
        _usedBytes += capacity;
        _dropped = 0;
        _waiting.Enqueue(segment);
        return segment;
    }
}
