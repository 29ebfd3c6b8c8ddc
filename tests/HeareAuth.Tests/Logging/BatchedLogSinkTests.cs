using System.Text.Json;
using HeareAuth.Api.Logging;
using HeareAuth.Tests.Support;
using Serilog.Events;
using Serilog.Parsing;

namespace HeareAuth.Tests.Logging;

public sealed class BatchedLogSinkTests : IDisposable
{
    private const int SmallLimit = 256 * 1024;

    private readonly GatedStream _output = new();
    private readonly MessageTemplateParser _templates = new();
    private long _dropped;

    private long Dropped => Interlocked.Read(ref _dropped);

    // Otherwise a failed test would leave a writer blocked.
    public void Dispose() => _output.Unblock();

    [Fact]
    public void Keeps_the_order_of_eight_threads_and_loses_nothing()
    {
        using (var sink = NewSink())
        {
            var threads = Enumerable.Range(0, 8).Select(thread => new Thread(() =>
            {
                for (var i = 0; i < 5_000; i++)
                {
                    sink.Emit(Event($"{thread}:{i}", i % 50 == 0 ? LogEventLevel.Warning : LogEventLevel.Information));
                }
            })).ToList();
            threads.ForEach(static thread => thread.Start());
            threads.ForEach(static thread => thread.Join());
        }

        var messages = _output.Lines.Select(Message).Select(static text => text!.Split(':')).ToLookup(static parts => parts[0], static parts => parts[1]);
        Assert.Equal(8, messages.Count);
        Assert.All(messages, static thread => Assert.Equal(Enumerable.Range(0, 5_000).Select(static i => $"{i}"), thread));
        Assert.Equal(0, Dropped);
    }

    [Fact]
    public async Task Drops_lines_that_exceed_the_limit_and_reports_their_exact_number_in_their_place()
    {
        using var sink = NewSink(SmallLimit);
        _output.Block();
        for (var i = 0; i < 20_000; i++)
        {
            sink.Emit(Event($"{i}"));
        }

        Assert.InRange(Dropped, 10_000, 19_999);
        _output.Unblock();
        await Eventually.IsTrueAsync(() => _output.Lines.Length > 0 && Count(_output.Lines[^1]) is not null);
        sink.Emit(Event("20000"));
        await Eventually.IsTrueAsync(() => Message(_output.Lines[^1]) == "20000");

        var next = 0;
        foreach (var line in _output.Lines)
        {
            if (Count(line) is { } missing)
            {
                next += missing;
            }
            else
            {
                Assert.Equal($"{next++}", Message(line));
            }
        }

        Assert.Equal(20_001, next);
        Assert.Contains("""{"event":"log_dropped","level":"warning","timestamp":""", _output.Lines.First(line => Count(line) is not null), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Accepts_lines_again_once_the_output_took_one_write()
    {
        using var sink = NewSink(SmallLimit);
        _output.Block();
        for (var i = 0; i < 20_000; i++)
        {
            sink.Emit(Event($"{i}"));
        }

        var dropped = Dropped;
        _output.LetOneWriteThrough();
        await Eventually.IsTrueAsync(() => _output.Writes == 2);
        sink.Emit(Event("accepted"));
        _output.Unblock();

        await Eventually.IsTrueAsync(() => _output.Lines.Length > 0 && Message(_output.Lines[^1]) == "accepted");
        Assert.Equal((int)dropped, Count(_output.Lines[^2]));
        Assert.Equal(dropped, Dropped);
    }

    [Fact]
    public async Task Drops_a_line_larger_than_the_limit_and_writes_the_next_one()
    {
        using var sink = NewSink(limitBytes: 64 * 1024);

        sink.Emit(Event(new string('\u202e', 16 * 1024)));
        await Eventually.IsTrueAsync(() => _output.Lines.Length == 1);
        sink.Emit(Event("next"));

        await Eventually.IsTrueAsync(() => _output.Lines.Length == 2);
        Assert.Equal((1, "next"), (Count(_output.Lines[0]), Message(_output.Lines[1])));
        Assert.Equal(1, Dropped);
    }

    [Theory]
    [InlineData(LogEventLevel.Information)]
    [InlineData(LogEventLevel.Warning)]
    [InlineData(LogEventLevel.Error)]
    public async Task Writes_a_lone_line_without_waiting_for_others(LogEventLevel level)
    {
        using var sink = NewSink();

        sink.Emit(Event("alone", level));

        await Eventually.IsTrueAsync(() => _output.Lines.Length == 1);
    }

    [Fact]
    public async Task Writes_an_error_together_with_the_lines_before_it()
    {
        using var sink = NewSink();
        sink.Emit(Event("first"));
        sink.Emit(Event("second"));

        sink.Emit(Event("third", LogEventLevel.Error));

        await Eventually.IsTrueAsync(() => _output.Lines.Length == 3);
        Assert.Equal(["first", "second", "third"], _output.Lines.Select(Message));
    }

    [Fact]
    public void Writes_many_lines_in_one_write()
    {
        using (var sink = NewSink())
        {
            for (var i = 0; i < 10_000; i++)
            {
                sink.Emit(Event($"{i}"));
            }
        }

        Assert.Equal(10_000, _output.Lines.Length);
        Assert.InRange(_output.Writes, 1, 500);
    }

    [Fact]
    public async Task Survives_a_failing_output_and_reports_the_lost_lines_once_it_works_again()
    {
        using var sink = NewSink();
        _output.Fails = true;
        sink.Emit(Event("lost", LogEventLevel.Error));
        await Eventually.IsTrueAsync(() => Dropped == 1);
        sink.Emit(Event("lost too", LogEventLevel.Error));
        await Eventually.IsTrueAsync(() => Dropped == 2);

        _output.Fails = false;
        sink.Emit(Event("seen", LogEventLevel.Error));

        await Eventually.IsTrueAsync(() => _output.Lines.Length > 1);
        Assert.Equal((2, "seen"), (Count(_output.Lines[0]), Message(_output.Lines[1])));
        Assert.Equal(2, Dropped);
    }

    [Fact]
    public async Task Dispose_returns_even_if_nobody_reads_the_output()
    {
        var sink = NewSink();
        _output.Block();
        sink.Emit(Event("stuck"));

        await Task.Run(sink.Dispose).WaitAsync(TimeSpan.FromMinutes(1)); // it would otherwise wait forever
        sink.Dispose();

        Assert.Empty(_output.Lines);
    }

    [Fact]
    public void Drops_a_line_after_Dispose_without_throwing()
    {
        var sink = NewSink();
        sink.Dispose();

        sink.Emit(Event("late"));

        Assert.Equal(1, Dropped);
        Assert.Empty(_output.Lines);
    }

    private static string? Message(string line) =>
        JsonDocument.Parse(line).RootElement.TryGetProperty("message", out var message) ? message.GetString() : null;

    private static int? Count(string line) =>
        JsonDocument.Parse(line).RootElement.TryGetProperty("count", out var count) ? count.GetInt32() : null;

    private BatchedLogSink NewSink(int limitBytes = BatchedLogSink.DefaultLimitBytes) => new(
        _output,
        TimeProvider.System,
        new StructuredJsonFormatter(withStacks: false),
        lines => Interlocked.Add(ref _dropped, lines),
        limitBytes);

    private LogEvent Event(string message, LogEventLevel level = LogEventLevel.Information) =>
        new(DateTimeOffset.UtcNow, level, exception: null, _templates.Parse(message), []);
}
