using System.Globalization;
using HeareAuth.Cli.Text;
using HeareAuth.Tests.Support;

namespace HeareAuth.Tests.Cli;

/// <summary>What differs between a terminal and a pipe.</summary>
public abstract class TerminalTests(CliBinary binary) : CliTests(binary)
{
    /// <summary>And not what takes the word of a long wait away, which a slow machine may bring.</summary>
    private const string AnyColour = "\e\\[[0-9;]*m";

    private static string[] TableIn(string output)
    {
        var lines = output.ReplaceLineEndings("\n").Split('\n');
        var start = Array.IndexOf(lines, "API Keys:");
        return lines[start..(Array.FindIndex(lines, static line => line.StartsWith("Total: ", StringComparison.Ordinal)) + 1)];
    }

    private const string LongName = "A name that is longer ☕😀 than thirty columns";

    [SkippableFact]
    public async Task On_a_terminal_output_is_coloured_and_long_names_are_cut()
    {
        await CreateAsync(LongName);

        var run = (await RunInTerminalAsync("$CLI list")).MustExit(0);

        Assert.Contains("\e[1mAPI Keys:\e[0m", run.Output, StringComparison.Ordinal);
        Assert.Matches("A name that is longer ☕😀 than thir[ty ]+… key_", run.Output);
    }

    [SkippableTheory]
    [InlineData(80)]
    [InlineData(60)]
    [InlineData(40)]
    public async Task No_line_of_a_list_is_wider_than_the_terminal(int columns)
    {
        Store($$"""
            {"keys":[{{Some.Key("key_0001rR8bwbfPMUBu4JN", "sec_1", LongName, """{"secret_type":"other","enabled":false}""")}},
            {{Some.Key("key_" + new string('x', 100), "sec_2", new string('服', 64), """{"expires_at":"some day, perhaps in the spring"}""")}},
            {{Some.Key("key_3", "sec_3", "e\u0301 \u200d", """{"expires_at":"2024-01-21T00:00:00Z"}""")}},
            {"id":"key_4","secret":"sec_4"}]}
            """);

        var run = (await RunInTerminalAsync($"stty cols {columns}; NO_COLOR=1 $CLI list")).MustExit(0);

        Assert.Contains("Total: 3 keys", run.Output, StringComparison.Ordinal);
        Assert.All(TableIn(run.Output), line => Assert.True(Cells.Count(line) <= columns, line));
    }

    [SkippableFact]
    public async Task A_list_of_usual_keys_fits_80_columns_with_whole_ids()
    {
        Store(Some.Document(Some.Key("key_0001rR8bwqMmoYH1POT", "sec_2", LongName, """{"enabled":false,"expires_at":"2099-01-01T00:00:00Z"}""")));

        var table = TableIn((await RunInTerminalAsync("stty cols 80; NO_COLOR=1 $CLI list")).MustExit(0).Output);

        Snap.Match(string.Join('\n', table), "list-80-columns");
    }

    [SkippableTheory]
    [InlineData("stty cols 60; $CLI {0} --help", 60)]
    [InlineData("stty cols 80; $CLI help {0}", 80)]
    [InlineData("stty cols 36; $CLI {0} --help", 36)]
    [InlineData("COLUMNS=50 $CLI {0} --help", 50)]
    [InlineData("$CLI help {0}", 80)]
    [InlineData("stty cols 70; $CLI", 70)]
    public async Task Help_wraps_at_the_width_of_the_terminal(string command, int columns)
    {
        foreach (var verb in (string[])["", "create", "delete", "migrate", columns < 60 ? "rekey" : "completion"]) // one word of completion is longer
        {
            var run = await RunInTerminalAsync(string.Format(CultureInfo.InvariantCulture, command, verb));

            Assert.Contains("Usage: ", run.Output, StringComparison.Ordinal);
            Assert.All(run.Output.ReplaceLineEndings("\n").Split('\n'), line => Assert.True(line.Length <= columns, line));
        }
    }

    [SkippableFact]
    public async Task An_example_that_is_wrapped_can_still_be_copied_into_a_shell()
    {
        var help = (await RunInTerminalAsync("stty cols 50; $CLI create --help")).MustExit(0).Output.ReplaceLineEndings("\n");

        var example = help[help.IndexOf("  heare-auth create --name ci --metadata", StringComparison.Ordinal)..];
        example = example[..example.IndexOf("\n  heare-auth", StringComparison.Ordinal)];
        Assert.Contains(" \\\n", example, StringComparison.Ordinal);
        var run = await ProcessRunner.RunAsync("bash", ["-c", $"heare-auth() {{ '{Program}' \"$@\" --no-refresh; }}; {example}"], Variables, Folder.Path);
        Assert.Contains("2030-01-01T00:00:00Z", run.MustExit(0).Output, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("NO_COLOR=1 $CLI list")]
    [InlineData("TERM=dumb $CLI list")]
    public async Task Output_is_not_coloured_when_colour_is_disabled(string command)
    {
        await CreateAsync(LongName);

        var run = (await RunInTerminalAsync(command)).MustExit(0);

        Assert.DoesNotMatch(AnyColour, run.Output);
        Assert.Matches("thir[ty ]+… key_", run.Output);
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
