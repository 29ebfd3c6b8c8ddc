namespace HeareAuth.Tests.Support;

public sealed class ProcessRunnerTests
{
    [Fact]
    public async Task Returns_the_exit_code_and_both_complete_streams()
    {
        var result = await Shell("cat; printf 'wörds' >&2; exit 3", input: new string('x', 300_000));

        Assert.Equal((3, 300_000, "wörds"), (result.ExitCode, result.Output.Length, result.Error));
    }

    [Fact]
    public async Task Sets_and_removes_variables()
    {
        var result = await Shell("echo ${ADDED-none} ${HOME-none}", new() { ["ADDED"] = "yes", ["HOME"] = null });

        Assert.Equal("yes none\n", result.Output);
    }

    [Fact]
    public async Task Kills_a_process_at_its_time_limit_and_reports_its_output()
    {
        await using var process = ProcessRunner.Start("/bin/sh", ["-c", "echo started; exec tail -f /dev/null"]);
        await Eventually.IsTrueAsync(() => process.OutputSoFar.Contains("started", StringComparison.Ordinal));

        var late = await Assert.ThrowsAsync<TimeoutException>(() => process.EndAsync(within: TimeSpan.FromMilliseconds(300)));

        Assert.Contains("started", late.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sends_a_signal_to_a_running_process()
    {
        await using var process = ProcessRunner.Start("/bin/sh", ["-c", "trap 'echo bye; exit 7' TERM; echo ready; read line"], keepInput: true);
        await Eventually.IsTrueAsync(() => process.OutputSoFar.Contains("ready", StringComparison.Ordinal));

        await process.SignalAsync("TERM");

        Assert.Equal("ready\nbye\n", (await process.EndAsync()).MustExit(7).Output);
    }

    private static Task<ProcessResult> Shell(string script, Dictionary<string, string?>? variables = null, string? input = null) =>
        ProcessRunner.RunAsync("/bin/sh", ["-c", script], variables, input: input);
}
