using HeareAuth.Tests.Support;

namespace HeareAuth.Tests.Cli;

/// <summary>What differs between a terminal and a pipe.</summary>
public abstract class TerminalTests(CliBinary binary) : CliTests(binary)
{
    /// <summary>And not what takes the word of a long wait away, which a slow machine may bring.</summary>
    private const string AnyColour = "\e\\[[0-9;]*m";

    private const string LongName = "A name that is longer ☕😀 than thirty columns";

    [SkippableFact]
    public async Task On_a_terminal_output_is_coloured_and_long_names_are_cut()
    {
        await CreateAsync(LongName);

        var run = (await RunInTerminalAsync("$CLI list")).MustExit(0);

        Assert.Contains("\e[1mAPI Keys:\e[0m", run.Output, StringComparison.Ordinal);
        Assert.Contains("A name that is longer ☕😀 than… key_", run.Output, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("NO_COLOR=1 $CLI list")]
    [InlineData("TERM=dumb $CLI list")]
    public async Task Output_is_not_coloured_when_colour_is_disabled(string command)
    {
        await CreateAsync(LongName);

        var run = (await RunInTerminalAsync(command)).MustExit(0);

        Assert.DoesNotMatch(AnyColour, run.Output);
        Assert.Contains("than… key_", run.Output, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("$CLI list | cat")]
    [InlineData("$CLI list 2>/dev/null > listed; cat listed")]
    public async Task In_a_pipe_names_are_complete_and_uncoloured(string command)
    {
        await CreateAsync(LongName);

        var run = (await RunInTerminalAsync(command)).MustExit(0);

        Assert.DoesNotMatch(AnyColour, run.Output);
        Assert.Contains(LongName, run.Output, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_reader_that_closes_the_pipe_early_is_not_an_error()
    {
        for (var i = 0; i < 3; i++)
        {
            await CreateAsync($"key {i}");
        }

        var run = await ProcessRunner.RunAsync("/bin/sh", ["-c", $"'{Program}' list -d | head -n 1"], Variables, Folder.Path);

        Assert.Equal("API Keys (Detailed):\n", run.MustExit(0).Output);
        Assert.Equal("", run.Error);
    }

    [SkippableFact]
    public async Task Output_is_UTF_8_in_every_locale()
    {
        Variables["LC_ALL"] = "en_US.ISO-8859-1";

        var id = await CreateAsync("服务 ü");

        Assert.Contains("服务 ü", (await RunAsync("show", id)).Output, StringComparison.Ordinal);
    }
}

public sealed class TerminalBuiltTests() : TerminalTests(CliBinary.Built);

public sealed class TerminalNativeTests() : TerminalTests(CliBinary.Native);
