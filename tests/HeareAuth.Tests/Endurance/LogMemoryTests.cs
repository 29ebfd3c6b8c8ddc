using HeareAuth.Api.Logging;
using HeareAuth.Tests.Logging;
using Serilog.Events;
using Serilog.Parsing;

namespace HeareAuth.Tests.Endurance;

/// <summary>Measures the memory of the whole process, so it runs alone.</summary>
[Collection(EnduranceTests.Name)]
public sealed class LogMemoryTests
{
    [Fact]
    public void The_log_stays_within_its_limit_while_nobody_reads()
    {
        var output = new GatedStream();
        var dropped = 0L;
        var text = new MessageTemplateParser().Parse("a line of some length, as a user agent may make it, and a little more of it");
        using var sink = new BatchedLogSink(
            output, TimeProvider.System, new StructuredJsonFormatter(withStacks: false), lines => Interlocked.Add(ref dropped, lines));
        output.Block();
        try
        {
            var before = GC.GetTotalMemory(forceFullCollection: true);
            for (var i = 0; i < 200_000; i++)
            {
                sink.Emit(new LogEvent(DateTimeOffset.UtcNow, LogEventLevel.Information, exception: null, text, []));
            }

            Assert.True(Interlocked.Read(ref dropped) > 0, "the queue was never full");
            Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 20 * 1024 * 1024);
        }
        finally
        {
            output.Unblock();
        }
    }
}
