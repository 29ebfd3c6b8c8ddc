using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Serilog.Core;
using Serilog.Events;

namespace HeareAuth.Api.Logging;

/// <summary>
/// Writes log lines to a stream in batches, in order, from its own thread. Logging never waits for the stream: lines
/// beyond the limit are dropped and counted, and a <c>log_dropped</c> line with their exact number takes their place.
/// </summary>
internal sealed class BatchedLogSink : ILogEventSink, IDisposable
{
    public const int DefaultLimitBytes = 8 * 1024 * 1024;

    // What a Linux pipe takes at once, and about as much as one failed write loses.
    private const int WriteBytes = 64 * 1024;

    // A batch of this size is written without further delay.
    private const int FullBatchBytes = 4 * WriteBytes;

    // Larger buffers, which a stalled reader leaves behind, are not reused.
    private const int MaxSpareBytes = 1024 * 1024;

    // How long a line waits for more to share its write. Errors do not wait.
    private static readonly TimeSpan s_batchDelay = TimeSpan.FromMilliseconds(50);

    // A reader that stopped reading must not hold up a shutdown.
    private static readonly TimeSpan s_closeTimeout = TimeSpan.FromSeconds(2);

    [ThreadStatic]
    private static JsonLine? t_spareLine;

    [SuppressMessage("Usage", "CA2213", Justification = "The process owns its standard output.")]
    private readonly Stream _output;

    private readonly TimeProvider _clock;
    private readonly StructuredJsonFormatter _formatter;
    private readonly Action<long>? _linesDropped;
    private readonly int _limitBytes;
    private readonly Thread _writer;

    // Guards the next five fields. Held to copy a finished line or to swap buffers, never to format or write.
    private readonly object _gate = new();
    private ArrayBufferWriter<byte> _waiting = new();
    private ArrayBufferWriter<byte> _writing = new();
    private long _droppedAfterWaiting;
    private bool _urgent;
    private bool _closing;

    // How many lines are missing at the current end of the output. Only the writer uses it.
    private long _missing;

    /// <param name="output">Stays open.</param>
    /// <param name="linesDropped">Called with the number of lines just dropped, on the thread that dropped them.</param>
    /// <param name="limitBytes">How many bytes may wait, including those being written.</param>
    public BatchedLogSink(
        Stream output,
        TimeProvider clock,
        StructuredJsonFormatter formatter,
        Action<long>? linesDropped = null,
        int limitBytes = DefaultLimitBytes)
    {
        _output = output;
        _clock = clock;
        _formatter = formatter;
        _linesDropped = linesDropped;
        _limitBytes = limitBytes;
        _writer = new Thread(WriteUntilClosed) { IsBackground = true, Name = "log writer" };
        _writer.Start();
    }

    public void Emit(LogEvent logEvent)
    {
        // Taken, not shared: formatting an exception runs foreign code, which may itself log.
        var line = t_spareLine ?? new JsonLine();
        t_spareLine = null;
        _formatter.Format(logEvent, line);
        if (!TryEnqueue(line.Written, isUrgent: logEvent.Level >= LogEventLevel.Error))
        {
            _linesDropped?.Invoke(1);
        }

        t_spareLine = line;
    }

    /// <summary>Writes what waits, then stops; gives up after two seconds if the output accepts nothing.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_closing)
            {
                return;
            }

            _closing = _urgent = true;
            Monitor.Pulse(_gate);
        }

        _ = _writer.Join(s_closeTimeout);
    }

    private bool TryEnqueue(ReadOnlySpan<byte> line, bool isUrgent)
    {
        lock (_gate)
        {
            // After one drop, all lines are dropped until the writer takes the batch, so they are missing in one place: its end.
            var fits = !_closing
                && _droppedAfterWaiting == 0
                && _waiting.WrittenCount + _writing.WrittenCount + line.Length <= _limitBytes;
            var isFirst = _waiting.WrittenCount == 0;
            if (fits)
            {
                _waiting.Write(line);
            }
            else
            {
                _droppedAfterWaiting++;
            }

            _urgent |= isUrgent || !fits || _waiting.WrittenCount >= FullBatchBytes;
            if (isFirst || _urgent)
            {
                Monitor.Pulse(_gate);
            }

            return fits;
        }
    }

    private void WriteUntilClosed()
    {
        while (TryTakeBatch(out var droppedAfter))
        {
            var rest = _writing.WrittenSpan;
            while (!rest.IsEmpty)
            {
                // Whole lines only: a chunk ends with the first line feed after WriteBytes.
                var minimum = Math.Min(WriteBytes, rest.Length) - 1;
                var length = minimum + rest[minimum..].IndexOf((byte)'\n') + 1;
                WriteLines(rest[..length]);
                rest = rest[length..];
            }

            _missing += droppedAfter;
            WriteLines([]);
        }
    }

    /// <returns>False once the sink is closed and everything is written.</returns>
    private bool TryTakeBatch(out long droppedAfter)
    {
        lock (_gate)
        {
            _writing.ResetWrittenCount();
            while (_waiting.WrittenCount == 0 && !_urgent)
            {
                _ = Monitor.Wait(_gate);
            }

            if (!_urgent)
            {
                _ = Monitor.Wait(_gate, s_batchDelay);
            }

            var spare = _writing.Capacity <= MaxSpareBytes ? _writing : new ArrayBufferWriter<byte>();
            (_writing, _waiting) = (_waiting, spare);
            (droppedAfter, _droppedAfterWaiting) = (_droppedAfterWaiting, 0);
            _urgent = _closing;
            return !_closing || _writing.WrittenCount > 0;
        }
    }

    // Reports missing lines first, even if there are no lines to write.
    [SuppressMessage("Design", "CA1031", Justification = "An exception that leaves a thread ends the process; logging must not.")]
    private void WriteLines(ReadOnlySpan<byte> lines)
    {
        try
        {
            if (_missing > 0)
            {
                var report = new JsonLine();
                StructuredJsonFormatter.FormatDropped(_missing, _clock.GetUtcNow(), report);
                _output.Write(report.Written);
                _missing = 0;
            }

            _output.Write(lines);
            _output.Flush();
        }
        catch (Exception)
        {
            // There is nowhere left to report the error; the count is reported once the output works again.
            var lost = lines.Count((byte)'\n');
            _missing += lost;
            _linesDropped?.Invoke(lost);
        }
    }
}
