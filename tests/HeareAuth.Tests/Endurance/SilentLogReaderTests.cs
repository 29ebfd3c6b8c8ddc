using System.Globalization;
using HeareAuth.Tests.Support;

namespace HeareAuth.Tests.Endurance;

[Collection(EnduranceTests.Name)]
public sealed class SilentLogReaderTests
{
    private const double MostMegabytesMore = 20;

    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);

    /// <summary>Makes a line long, so that few requests fill the queue of eight megabytes: a quote takes two bytes.</summary>
    private static readonly string s_longAgent = new('"', 256);

    [SkippableFact]
    public async Task Nobody_reads_stdout_and_verification_goes_on_in_bounded_memory_with_the_drops_counted()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "memory is read from /proc");
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder.File("keys.json"), Some.Document());
        await using var server = await ServerProcess.StartAsync(folder);
        var warm = await WarmUpAsync(server);
        var before = server.Megabytes();

        var sent = await SendAsync(server, EnduranceTests.AreFull ? 150_000 : 20_000, s_longAgent);
        var more = server.Megabytes() - before;

        // Now somebody reads, and the next line tells what was lost.
        var caughtUp = new TaskCompletionSource();
        var reading = CountAsync(server.Output, "last", caughtUp);
        var last = await SendAsync(server, requests: 1, "last");
        await caughtUp.Task.WaitAsync(s_patience); // at its end the service waits two seconds for a reader
        await server.TerminateAsync();
        await server.WaitForEndAsync(s_patience);
        var (lines, dropped) = await reading.WaitAsync(s_patience);

        Assert.True(dropped > 0, "the queue was never full");
        Assert.Equal(warm.Answered + sent.Answered + last.Answered, warm.Lines + lines + dropped);
        Assert.True(more <= MostMegabytesMore, $"memory grew by {more:0} MB");
        await EnduranceTests.FigureAsync(
            "stdout is not read, at 500 requests a second",
            $"{sent.Answered:N0} responses, p99 {sent.P99Milliseconds:0.0} ms; memory grew by {more:0} MB; {lines:N0} log lines written and {dropped:N0} counted as dropped, which accounts for every line");
    }

    /// <summary>Reads the lines of the first requests, after which code and heap are what they stay; then reads no more.</summary>
    private static async Task<(int Answered, int Lines)> WarmUpAsync(ServerProcess server)
    {
        using var enough = new CancellationTokenSource();
        var reading = ReadUntilAsync(server.Output, enough.Token);
        var sent = await SendAsync(server, requests: 20_000, "warm");
        await enough.CancelAsync();
        var nudge = await SendAsync(server, requests: 1, "the reader waits for a line");
        return (sent.Answered + nudge.Answered, await reading.WaitAsync(s_patience));
    }

    private static async Task<int> ReadUntilAsync(StreamReader output, CancellationToken enough)
    {
        var lines = 0;
        while (!enough.IsCancellationRequested && await output.ReadLineAsync(CancellationToken.None) is { } line)
        {
            lines += line.Contains("verification_success", StringComparison.Ordinal) ? 1 : 0;
        }

        return lines;
    }

    private static async Task<Traffic> SendAsync(ServerProcess server, int requests, string userAgent)
    {
        var traffic = new Traffic(server.EndPoint, EnduranceTests.AreFull ? 500 : 4000, connections: 16, userAgent);
        using var stop = new CancellationTokenSource(TimeSpan.FromMinutes(6));
        var sending = traffic.RunAsync(stop.Token);
        await Eventually.IsTrueAsync(() => traffic.Answered >= requests, TimeSpan.FromMinutes(6));
        await stop.CancelAsync();
        await sending;
        Assert.Equal([200], traffic.Statuses);
        Assert.Equal(0, traffic.Unanswered);
        return traffic;
    }

    private static async Task<(int Lines, int Dropped)> CountAsync(StreamReader output, string lastAgent, TaskCompletionSource caughtUp)
    {
        var (lines, dropped) = (0, 0);
        while (await output.ReadLineAsync() is { } text)
        {
            var line = LogLine.Parse(text);
            if (line.Field("user_agent") == lastAgent)
            {
                caughtUp.TrySetResult();
            }

            lines += line.Event is "verification_success" ? 1 : 0;
            dropped += line.Event is "log_dropped" ? int.Parse(line.Field("count")!, CultureInfo.InvariantCulture) : 0; // it always has one
        }

        return (lines, dropped);
    }
}
