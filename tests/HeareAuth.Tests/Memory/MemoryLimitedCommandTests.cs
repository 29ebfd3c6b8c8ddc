using HeareAuth.Tests.Cli;
using HeareAuth.Tests.Support;

namespace HeareAuth.Tests.Memory;

/// <summary>Runs the command inside a real control group. The portable build takes more memory than the native file, so limits are wide.</summary>
public sealed class MemoryLimitedCommandTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly string? _group = MemoryGroup.TryCreate();

    private string KeysFile => _folder.File("keys.json");

    public void Dispose()
    {
        if (_group is not null)
        {
            Directory.Delete(_group);
        }

        _folder.Dispose();
    }

    [SkippableFact]
    public async Task Refuses_a_document_that_does_not_fit_before_it_reads_it_and_writes_nothing()
    {
        Limit(mebibytes: 256);
        var document = Document(mebibytes: 128);

        var result = await RunAsync("create", "--name", "x", "--no-refresh", "-o", "json");

        result.MustExit(1);
        Assert.Contains("\"code\":\"memory_insufficient\"", result.Error, StringComparison.Ordinal);
        Assert.Contains("256.0 MiB", result.Error, StringComparison.Ordinal);
        Assert.Contains("128.0 MiB", result.Error, StringComparison.Ordinal);
        Assert.Contains("container or Job of its own", result.Error, StringComparison.Ordinal);
        Assert.Equal(document, await File.ReadAllTextAsync(KeysFile));
    }

    [SkippableFact]
    public async Task Does_not_count_the_file_cache_as_used()
    {
        Limit(mebibytes: 256);
        Document(mebibytes: 1);
        await File.WriteAllBytesAsync(_folder.File("large"), new byte[240 << 20]);
        (await InGroupAsync("cat large large > /dev/null", _group!)).MustExit(0);

        (await RunAsync("create", "--name", "x", "--no-refresh")).MustExit(0);
    }

    [SkippableFact]
    public async Task Commands_in_one_container_take_turns()
    {
        Limit(mebibytes: 1024);
        Document(mebibytes: 1);
        // The test takes the turn itself, so the command can do nothing but wait.
        await using var holder = ProcessRunner.Start("flock", [_group!, "sh", "-c", "echo held; cat"], keepInput: true);
        await Eventually.IsTrueAsync(() => holder.OutputSoFar.Contains("held", StringComparison.Ordinal));
        await using var command = ProcessRunner.Start("/bin/sh", InGroup("create", "--name", "x", "--no-refresh"), Variables());
        await Eventually.IsTrueAsync(() => IsWaitingForLock(command.Id));

        Assert.False(command.HasExited);
        holder.Input.Close();

        (await command.EndAsync()).MustExit(0);
    }

    [SkippableFact]
    public async Task A_slow_reader_of_a_list_keeps_no_other_command_waiting()
    {
        Limit(mebibytes: 1024);
        // Much more than fits into a pipe, so that the list cannot be printed whole.
        await File.WriteAllTextAsync(KeysFile, Some.Document([.. Enumerable.Range(0, 5000).Select(i => Some.Key($"id_{i}", $"sec_{i}", $"name {i}"))]));
        await using var list = ProcessRunner.Start(
            "/bin/sh",
            ["-c", "exec 3<&0; /bin/sh \"$@\" | { head -c 1 > /dev/null; echo reading; read line <&3; cat; }", "sh", .. InGroup("list")],
            Variables(),
            keepInput: true);
        await Eventually.IsTrueAsync(() => list.OutputSoFar.Contains("reading", StringComparison.Ordinal));

        (await RunAsync("create", "--name", "x", "--no-refresh")).MustExit(0);

        Assert.False(list.HasExited);
        list.Input.Close();
        Assert.Contains("name 4999", (await list.EndAsync()).MustExit(0).Output, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Is_the_first_process_that_the_kernel_kills()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Only Linux has this score.");
        Document(mebibytes: 1);
        await using var held = ProcessRunner.Start("flock", [KeysFile + ".lock", "sh", "-c", "echo held; cat"], keepInput: true);
        await Eventually.IsTrueAsync(() => held.OutputSoFar.Contains("held", StringComparison.Ordinal));
        await using var command = ProcessRunner.Start(
            CliBinary.Built.Path!, ["create", "--name", "x", "--no-refresh"], Variables());

        await Eventually.HoldsAsync(async () => Assert.Equal("1000", (await File.ReadAllTextAsync($"/proc/{command.Id}/oom_score_adj")).Trim()));

        held.Input.Close();
        (await command.EndAsync()).MustExit(0);
    }

    private static bool IsWaitingForLock(int process) => File.ReadAllLines("/proc/locks").Any(line =>
        line.Contains("->", StringComparison.Ordinal) && line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Contains($"{process}"));

    private void Limit(int mebibytes)
    {
        Skip.If(_group is null, "This machine lets the test make no control group with a memory limit.");
        MemoryGroup.Limit(_group, mebibytes);
    }

    private string Document(int mebibytes)
    {
        var document = $$"""{"keys":[],"padding":"{{new string('x', (mebibytes << 20) - 26)}}"}""" + "\n";
        File.WriteAllText(KeysFile, document);
        return document;
    }

    private Dictionary<string, string?> Variables() => new()
    {
        ["KEYS_FILE"] = KeysFile,
        ["S3_BUCKET"] = null,
        ["HOME"] = _folder.Path,
        ["HEARE_AUTH_CONFIG"] = null,
    };

    private string[] InGroup(params string[] arguments) =>
        ["-c", "echo $$ > \"$1/cgroup.procs\" && shift && exec \"$@\"", "sh", _group!, CliBinary.Built.Path!, .. arguments];

    private Task<ProcessResult> RunAsync(params string[] arguments) => ProcessRunner.RunAsync("/bin/sh", InGroup(arguments), Variables());

    private Task<ProcessResult> InGroupAsync(string script, string group) => ProcessRunner.RunAsync(
        "/bin/sh", ["-c", $"echo $$ > \"$1/cgroup.procs\" && {script}", "sh", group], folder: _folder.Path);
}
