using System.Diagnostics.CodeAnalysis;
using Serilog.Core;
using Serilog.Events;

namespace HeareAuth.Api.Logging;

/// <summary>
/// Sends log lines to a stream in batches, from one thread of its own, in the order of their coming. Emitting never
/// waits for the stream: past the bound, lines are dropped and counted, and the next line that finds room is preceded
/// by <c>log_dropped</c> with their exact number.
/// </summary>
internal sealed class BatchedLogSink : ILogEventSink, IDisposable
{
    public const int DefaultLimitBytes = 8 * 1024 * 1024;

    // A plain line waits this long for company; one write carries hundreds under load.
    private static readonly TimeSpan s_batchDelay = TimeSpan.FromMilliseconds(50);

    // A flood of warnings (somebody tries wrong keys) shares writes; a lone warning goes out at once, an error always does.
    private static readonly TimeSpan s_warningSpacing = TimeSpan.FromMilliseconds(5);

    // A reader that stopped reading must not hold a shutdown.
    private static readonly TimeSpan s_closeTimeout = TimeSpan.FromSeconds(2);

    [SuppressMessage("Usage", "CA2213", Justification = "The process owns its standard output.")]
    private readonly Stream _output;

    private readonly TimeProvider _clock;
    private readonly StructuredJsonFormatter _formatter;
    private readonly Action<long>? _linesDropped;
    private readonly Thread _writer;

    // Guards all below it. Held for the copy of a finished line, never while formatting or writing.
    private readonly object _gate = new();
    private readonly LineQueue _queue;
    private Urgency _urgency;
    private long _dropped;
    private long _lastWrite;
    private bool _closing;

    /// <param name="linesDropped">Called with the number of lines that are dropped, on whichever thread drops them, once the next report counts them.</param>
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
        _queue = new LineQueue(limitBytes);
        _writer = new Thread(WriteUntilClosed) { IsBackground = true, Name = "log writer" };
        _writer.Start();
    }

    private enum Urgency
    {
        None,
        Soon,
        Now,
    }

    public void Emit(LogEvent logEvent)
    {
        var line = new JsonLine(2048);
        try
        {
            _formatter.Format(logEvent, ref line);
            if (!Enqueue(line.Written, UrgencyOf(logEvent.Level)))
            {
                _linesDropped?.Invoke(1);
            }
        }
        finally
        {
            line.Dispose();
        }
    }

    /// <summary>Writes what waits and ends; gives up after two seconds where the output takes nothing.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_closing)
            {
                return;
            }

            _closing = true;
            Monitor.PulseAll(_gate);
        }

        _ = _writer.Join(s_closeTimeout);
    }

    private static Urgency UrgencyOf(LogEventLevel level) => level switch
    {
        >= LogEventLevel.Error => Urgency.Now,
        LogEventLevel.Warning => Urgency.Soon,
        _ => Urgency.None,
    };

    private bool Enqueue(ReadOnlySpan<byte> line, Urgency urgency)
    {
        lock (_gate)
        {
            var wasEmpty = _queue.IsEmpty;
            if (_closing || !TryReportDrops() || !_queue.TryAppend(line))
            {
                _dropped++;
                return false;
            }

            if (_queue.IsBatchFull)
            {
                urgency = Urgency.Now;
            }

            // The writer sleeps until the first line, and then lightly: waking it once more a batch is enough.
            if (urgency > _urgency)
            {
                _urgency = urgency;
                Monitor.Pulse(_gate);
            }
            else if (wasEmpty)
            {
                Monitor.Pulse(_gate);
            }

            return true;
        }
    }

    private bool TryReportDrops()
    {
        if (_dropped == 0)
        {
            return true;
        }

        var report = new JsonLine(256);
        try
        {
            StructuredJsonFormatter.FormatDropped(_dropped, _clock.GetUtcNow(), ref report);
            if (!_queue.TryAppend(report.Written, _dropped))
            {
                return false;
            }
        }
        finally
        {
            report.Dispose();
        }

        _dropped = 0;
        return true;
    }

    private void WriteUntilClosed()
    {
        while (TakeBatch() is { Count: > 0 } batch)
        {
            foreach (var segment in batch)
            {
                var written = TryWrite(segment);
                var lines = segment.Lines;
                lock (_gate)
                {
                    if (written)
                    {
                        _ = TryReportDrops();
                    }
                    else
                    {
                        // Reported with the next line: a report of its own could fail for ever.
                        _dropped += lines + segment.DropsReported;
                    }

                    _queue.Release(segment);
                }

                if (!written)
                {
                    _linesDropped?.Invoke(lines);
                }
            }
        }
    }

    /// <returns>An empty batch once the sink is closed and all is written.</returns>
    private List<LineQueue.Segment> TakeBatch()
    {
        lock (_gate)
        {
            while (_queue.IsEmpty && !_closing)
            {
                _ = Monitor.Wait(_gate);
            }

            if (_urgency == Urgency.None && !_closing)
            {
                _ = Monitor.Wait(_gate, s_batchDelay);
            }
            else if (_urgency == Urgency.Soon && !_closing && _clock.GetElapsedTime(_lastWrite) < s_warningSpacing)
            {
                _ = Monitor.Wait(_gate, s_warningSpacing);
            }

            _urgency = Urgency.None;
            _lastWrite = _clock.GetTimestamp();
            return _queue.TakeAll();
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "An exception that leaves a thread ends the process; a log must not do that.")]
    private bool TryWrite(LineQueue.Segment segment)
    {
        try
        {
            _output.Write(segment.Written);
            _output.Flush();
            return true;
        }
        catch (Exception)
        {
            // Nowhere is left to say it; the count tells it when the output works again.
            return false;
        }
    }
}
