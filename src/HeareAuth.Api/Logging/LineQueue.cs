namespace HeareAuth.Api.Logging;

/// <summary>Lines that wait for the output, in order, in reused segments, up to a bound. Its owner guards it.</summary>
/// <param name="limitBytes">The memory that waiting segments and those being written may take together.</param>
internal sealed class LineQueue(int limitBytes)
{
    // Below the large object heap, and what a Linux pipe takes in one write.
    private const int SegmentBytes = 64 * 1024;
    private const int MaxSpareSegments = 16;

    private readonly Stack<Segment> _spare = new();
    private List<Segment> _pending = [];
    private List<Segment> _taken = [];
    private int _outstandingBytes;

    public bool IsEmpty => _pending.Count == 0;

    /// <summary>Whether more waits than one write should carry.</summary>
    public bool IsBatchFull => _pending.Count > 4;

    /// <returns>False where there is no room: the line was not taken.</returns>
    /// <param name="dropsReported">How many lost lines this line reports.</param>
    public bool TryAppend(ReadOnlySpan<byte> line, long dropsReported = 0)
    {
        var segment = _pending.Count == 0 ? null : _pending[^1];
        if (segment is null || segment.Free < line.Length)
        {
            segment = NewSegment(line.Length);
            if (segment is null)
            {
                return false;
            }

            _pending.Add(segment);
        }

        segment.Append(line, dropsReported);
        return true;
    }

    /// <summary>Takes all that waits. Every segment comes back through <see cref="Release"/>, before the next taking.</summary>
    public List<Segment> TakeAll()
    {
        (_pending, _taken) = (_taken, _pending);
        _pending.Clear();
        return _taken;
    }

    public void Release(Segment segment)
    {
        _outstandingBytes -= segment.Capacity;
        if (segment.Capacity == SegmentBytes && _spare.Count < MaxSpareSegments)
        {
            segment.Clear();
            _spare.Push(segment);
        }
    }

    private Segment? NewSegment(int minimumBytes)
    {
        var capacity = Math.Max(SegmentBytes, minimumBytes);
        if (_outstandingBytes + capacity > limitBytes)
        {
            return null;
        }

        _outstandingBytes += capacity;
        return capacity == SegmentBytes && _spare.TryPop(out var spare) ? spare : new Segment(capacity);
    }

    /// <summary>Whole lines that go out in one write.</summary>
    public sealed class Segment(int capacity)
    {
        private readonly byte[] _bytes = new byte[capacity];
        private int _length;

        public int Capacity => _bytes.Length;

        public int Free => _bytes.Length - _length;

        /// <summary>How many lines it holds, reports of lost lines aside.</summary>
        public long Lines { get; private set; }

        /// <summary>How many lines its reports count: if it is lost too, they are to be reported again.</summary>
        public long DropsReported { get; private set; }

        public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _length);

        public void Append(ReadOnlySpan<byte> line, long dropsReported)
        {
            line.CopyTo(_bytes.AsSpan(_length));
            _length += line.Length;
            Lines += dropsReported == 0 ? 1 : 0;
            DropsReported += dropsReported;
        }

        public void Clear()
        {
            _length = 0;
            Lines = 0;
            DropsReported = 0;
        }
    }
}
