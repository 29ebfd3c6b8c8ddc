using System.Text;
using System.Text.RegularExpressions;
using HeareAuth.Tests.Cli;
using HeareAuth.Tests.Support;

namespace HeareAuth.Tests.Shipping;

/// <summary>What the pages tell a newcomer to type works, and prints what they say.</summary>
public sealed partial class RunnableDocsTests : IDisposable
{
    private const string Marker = "--- block ";
    private const string Script = "page-with-create.sh";

    /// <summary>What a reader gives a terminal of its own.</summary>
    private const string InTheForeground = "dotnet run --project src/HeareAuth.Api -c Release";
    private const string InTheBackground = InTheForeground + " > service.log &\ncurl -sf -o health --retry 90 --retry-delay 1 --retry-connrefused http://localhost:8080/health";

    private readonly TempFolder _folder = new();
    private readonly int _port = Loopback.FreePort();

    public void Dispose() => _folder.Dispose();

    [SkippableTheory]
    [InlineData("README.md")]
    [InlineData("docs/quickstart.md")]
    public async Task The_commands_of_a_page_print_what_the_page_says(string page)
    {
        Skip.If(OperatingSystem.IsWindows(), "The pages are for a Unix shell");
        var blocks = RunnableBlock.ReadAll(Repository.Read(page.Split('/')));
        Assert.NotEmpty(blocks);
        var outputs = await RunAsync(blocks);

        Assert.All(blocks.Zip(outputs).Where(static both => both.First.Output is not null), static both =>
            Assert.Equal(Scrub(both.First.Output!), Scrub(both.Second)));
    }

    /// <summary>One shell for a whole page, as its reader has.</summary>
    private async Task<IReadOnlyList<string>> RunAsync(IReadOnlyList<RunnableBlock> blocks)
    {
        var script = new StringBuilder("set -euo pipefail\ntrap 'kill $(jobs -p) 2>/dev/null || true; wait' EXIT\n");
        for (var i = 0; i < blocks.Count; i++)
        {
            var commands = blocks[i].Commands is InTheForeground ? InTheBackground : blocks[i].Commands;
            script.Append($"printf '\\n%s\\n' '{Marker}{i}'\n{commands.Replace("localhost:8080", $"localhost:{_port}", StringComparison.Ordinal)}\n");
        }

        await File.WriteAllTextAsync(_folder.File(Script), script.ToString());
        WriteStandIns();
        var result = await ProcessRunner.RunAsync("bash", [Script], Variables(), _folder.Path, within: TimeSpan.FromMinutes(2));
        result.MustExit(0);
        return [.. result.Output.Split($"\n{Marker}").Skip(1).Select(static output => output[(output.IndexOf('\n') + 1)..])];
    }

    private Dictionary<string, string?> Variables() => new()
    {
        ["PATH"] = $"{_folder.File("bin")}:{Environment.GetEnvironmentVariable("PATH")}",
        ["HOME"] = _folder.Path,
        ["TMPDIR"] = _folder.Path,
        ["HOST"] = "127.0.0.1",
        ["PORT"] = $"{_port}",
        ["S3_BUCKET"] = null,
        ["KEYS_FILE"] = null,
        ["XDG_DATA_HOME"] = null,
    };

    /// <summary>"dotnet run" of our two programs starts what is built already, and the command is installed; nothing else is replaced.</summary>
    private void WriteStandIns()
    {
        Directory.CreateDirectory(_folder.File("bin"));
        WriteStandIn("heare-auth", $"""exec '{CliBinary.Built.Path}' "$@" """);
        WriteStandIn("dotnet", $"""
            case "$*" in
              "run --project src/HeareAuth.Api -c Release"*) exec '{Environment.ProcessPath}' '{Path.Combine(AppContext.BaseDirectory, "HeareAuth.Api.dll")}' ;;
              "run --project src/HeareAuth.Cli -c Release -- "*) shift 6; exec '{CliBinary.Built.Path}' "$@" ;;
              *) echo "The page runs 'dotnet $*', which its test does not know" >&2; exit 1 ;;
            esac
            """);
    }

    private void WriteStandIn(string program, string script)
    {
        var file = _folder.File("bin", program);
        File.WriteAllText(file, $"#!/bin/sh\n{script}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }
    }

    private static string Scrub(string output) =>
        Day().Replace(Moment().Replace(Secret().Replace(Id().Replace(output.Trim(), "<id>"), "<secret>"), "<moment>"), "<day>");

    [GeneratedRegex("key_[0-9A-Za-z]{19}")]
    private static partial Regex Id();

    [GeneratedRegex("sec_[0-9A-Za-z]{60}")]
    private static partial Regex Secret();

    [GeneratedRegex(@"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")]
    private static partial Regex Moment();

    [GeneratedRegex(@"\d{4}-\d\d-\d\d")]
    private static partial Regex Day();
}
