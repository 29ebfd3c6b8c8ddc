using System.Diagnostics;
using HeareAuth.Tests.Support;

namespace HeareAuth.Tests.Endurance;

[Collection(EnduranceTests.Name)]
public sealed class DrainTests
{
    /// <summary>A request that was accepted has its log line, so as many must have been answered, whole, as there are lines.</summary>
    [SkippableFact]
    public async Task SIGTERM_at_2000_requests_a_second_drains_and_cuts_no_accepted_request()
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows has no SIGTERM");
        var rounds = EnduranceTests.AreFull ? 10 : 1;
        var slowest = TimeSpan.Zero;
        var answered = 0;
        for (var round = 0; round < rounds; round++)
        {
            using var folder = new TempFolder();
            await File.WriteAllTextAsync(folder.File("keys.json"), Some.Document());
            await using var server = await ServerProcess.StartAsync(folder);
            var lines = CountLinesAsync(server.Output);
            var traffic = new Traffic(server.EndPoint, requestsPerSecond: 2000);
            using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
            var sending = traffic.RunAsync(limit.Token);
            await Eventually.IsTrueAsync(() => traffic.Answered > 3000);

            var clock = Stopwatch.StartNew();
            await server.TerminateAsync();
            await server.WaitForEndAsync(TimeSpan.FromSeconds(30));
            slowest = clock.Elapsed > slowest ? clock.Elapsed : slowest;
            await sending;

            Assert.Equal(0, server.ExitCode);
            Assert.Equal([200], traffic.Statuses);
            Assert.Equal(await lines.WaitAsync(TimeSpan.FromMinutes(1)), traffic.Answered);
            answered += traffic.Answered;
        }

        await EnduranceTests.FigureAsync(
            "SIGTERM at 2,000 requests a second",
            $"{rounds} shutdowns, each with exit code 0 within {slowest.TotalSeconds:0.0} s; {answered:N0} requests accepted and all {answered:N0} answered");
    }

    private static async Task<int> CountLinesAsync(StreamReader output)
    {
        var count = 0;
        while (await output.ReadLineAsync() is { } line)
        {
            count += line.Contains("\"verification_success\"", StringComparison.Ordinal) ? 1 : 0;
        }

        return count;
    }
}
