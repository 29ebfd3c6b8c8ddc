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

    // A reader that stopped reading must not hold up a shutdown.
    private static readonly TimeSpan s_closeTimeout = TimeSpan.FromSeconds(2);

    [ThreadStatic]
    private static JsonLine? t_spareLine;

    [SuppressMessage("Usage", "CA2213", Justification = "The process owns its standard output.")]
    private readonly Stream _output;

    private readonly TimeProvider _clock;
    private readonly StructuredJsonFormatter _formatter;
    private readonly Action<long>? _linesDropped;
    private readonly LogHold? _hold;
    private readonly LineQueue _queue;
    private readonly Thread _writer;

    // How many lines are missing at the current end of the output. Only the writer uses it.
    private long _missing;

    /// <param name="output">Left open.</param>
    /// <param name="linesDropped">Called with the number of lines just dropped, on the thread that dropped them.</param>
    /// <param name="limitBytes">How much memory waiting lines may take, including those being written.</param>
    /// <param name="hold">Keeps lines in the queue until it is opened; null writes them from the start.</param>
    public BatchedLogSink(
        Stream output,
        TimeProvider clock,
        StructuredJsonFormatter formatter,
        Action<long>? linesDropped = null,
        int limitBytes = DefaultLimitBytes,
        LogHold? hold = null)
    {
        _output = output;
        _clock = clock;
        _formatter = formatter;
        _linesDropped = linesDropped;
        _hold = hold;
        _queue = new LineQueue(limitBytes);
        _writer = new Thread(WriteUntilClosed) { IsBackground = true, Name = "log writer" };
        _writer.Start();
    }

    public void Emit(LogEvent logEvent)
    {
        // Taken, not shared: formatting an exception runs foreign code, which may itself log.
        var line = t_spareLine ?? new JsonLine();
        t_spareLine = null;
        _formatter.Format(logEvent, line);
        if (_hold?.TryTake(line.Written) is not true && !_queue.TryAdd(line.Written, isUrgent: logEvent.Level >= LogEventLevel.Error))
        {
            _linesDropped?.Invoke(1);
        }

        t_spareLine = line;
    }

    /// <summary>Writes the waiting lines, then stops; gives up after two seconds if the output accepts nothing.</summary>
    public void Dispose()
    {
        _hold?.Open();
        _queue.Close();
        _ = _writer.Join(s_closeTimeout);
    }

    private void WriteUntilClosed()
    {
        if (_hold is not null)
        {
            WriteLines(_hold.WaitUntilOpen());
        }

        while (_queue.Take() is { } segment)
        {
            _missing += segment.DroppedBefore;
            WriteLines(segment.Written);
            _queue.Release(segment);
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
