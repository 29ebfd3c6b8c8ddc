using HeareAuth.Tests.Support;

namespace HeareAuth.Tests.Cli;

/// <summary>Command lines that cannot be run, and help.</summary>
public abstract class UsageTests(CliBinary binary) : CliTests(binary)
{
    public static TheoryData<string, string[]> Wrong => new()
    {
        { "unknown-command", ["lst"] },
        { "unknown-command-far-off", ["frobnicate"] },
        { "unknown-option", ["create", "--name", "x", "--bogus=canary", "canary"] },
        { "misspelt-option", ["list", "--detialed"] },
        { "no-name", ["create"] },
        { "name-without-value", ["create", "--name"] },
        { "option-for-a-value", ["create", "--name", "--quiet"] },
        { "name-twice", ["create", "--name", "a", "--name", "b"] },
        { "unknown-secret-type", ["create", "--name", "x", "--secret-type", "y"] },
        { "unknown-output", ["list", "-o", "xml"] },
        { "no-id", ["show"] },
        { "two-ids", ["delete", "a", "b", "--yes"] },
        { "both-refresh-options", ["create", "--name", "x", "--no-refresh", "--require-refresh"] },
        { "unknown-shell", ["completion", "tcsh"] },
        { "empty-bucket", ["list", "--bucket", ""] },
        { "option-alone", ["--bucket", "x"] },
        { "json", ["show", "-o", "json"] },
        { "wrong-command-before-options", ["creat", "--name", "x", "--quiet"] },
        { "wrong-command-with-a-value-like-a-command", ["-o", "table", "creat", "--name", "list"] },
        { "wrong-command-before-another", ["delet", "show"] },
        { "wrong-command-after-an-option", ["--name", "canary", "creat"] },
        { "wrong-command-before-help", ["creat", "--help"] },
        { "extra-argument", ["completion", "bash", "zsh"] },
        { "help-of-a-wrong-command", ["help", "creat"] },
        { "help-of-two-commands", ["help", "list", "show"] },
        { "unknown-option-for-the-id", ["show", "--yes"] },
        { "misspelt-option-before-the-id", ["delete", "--yess", "key_canary"] },
        { "misspelt-option-with-a-value", ["show", "--by-nam=canary"] },
        { "unknown-option-for-the-command", ["help", "--frob"] },
        { "unknown-option-for-the-shell", ["completion", "--frob"] },
        { "unquoted-name", ["create", "--name", "canary", "Own", "Service", "--quiet"] },
        { "unquoted-name-of-a-key", ["show", "--by-name", "canary", "canary", "Service"] },
        { "argument-for-options-only", ["list", "key_1"] },
        { "second-argument-after-the-dashes", ["show", "--", "-1", "-2"] },
    };

    [SkippableTheory]
    [MemberData(nameof(Wrong))]
    public async Task A_command_line_that_cannot_be_run_exits_2_with_a_remedy(string name, string[] arguments)
    {
        var run = (await RunAsync(arguments)).MustExit(2);

        Assert.Equal("", run.Output);
        Assert.DoesNotContain("canary", run.Error, StringComparison.Ordinal);
        Snap.Match(run.Error, $"usage-{name}");
        Assert.False(File.Exists(KeysFile));
    }

    [SkippableTheory]
    [InlineData("show", "key_1", "sec_1goodgoodgood")]
    [InlineData("sec_1goodgoodgood")]
    [InlineData("list", "--sec_1goodgoodgood")]
    [InlineData("list", "=sec_1goodgoodgood")]
    public async Task An_error_does_not_repeat_a_secret_typed_in_the_wrong_place(params string[] arguments)
    {
        var run = (await RunAsync(arguments)).MustExit(2);

        Assert.Contains("sec_…", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("good", run.Error, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task After_two_dashes_an_argument_may_start_with_a_dash()
    {
        Store(Some.Document(Some.Key("-odd", "sec_1")));

        Assert.Contains("Key ID:      -odd", (await RunAsync("show", "--", "-odd")).MustExit(0).Output, StringComparison.Ordinal);
        Assert.Contains("'--by-name'", (await RunAsync("show", "--", "--by-name")).MustExit(1).Error, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("-x")]
    [InlineData("--frob")]
    public async Task The_value_of_an_option_may_start_with_a_dash(string name)
    {
        await CreateAsync(name);

        Assert.Contains(name, (await RunAsync("list")).MustExit(0).Output, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_flag_takes_no_value()
    {
        Store("""{"keys":[{"id":"key_1","secret":"sec_1","name":"n"}]}""");

        (await RunAsync("migrate", "--dry-run", "false", "--no-refresh")).MustExit(2);

        Assert.Contains("\"secret\":\"sec_1\"", Stored(), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Without_arguments_prints_the_help_to_stderr_and_exits_2()
    {
        var run = (await RunAsync()).MustExit(2);

        Assert.Equal("", run.Output);
        Assert.Equal((await RunAsync("--help")).MustExit(0).Output, run.Error);
    }

    [SkippableTheory]
    [InlineData("")]
    [InlineData("create")]
    [InlineData("list")]
    [InlineData("show")]
    [InlineData("delete")]
    [InlineData("refresh")]
    [InlineData("health")]
    [InlineData("doctor")]
    [InlineData("migrate")]
    [InlineData("rekey")]
    [InlineData("completion")]
    [InlineData("help")]
    [InlineData("version")]
    public async Task Help_shows_usage_examples_and_options(string verb)
    {
        var run = (await RunAsync([.. verb.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"])).MustExit(0);

        Snap.Match(run.Output, verb.Length == 0 ? "help" : $"help-{verb}");
        Assert.Equal("", run.Error);
        Assert.All(run.Output.Split('\n'), static line => Assert.True(line.Length <= 100, line));
    }

    [SkippableTheory]
    [InlineData("")]
    [InlineData("create")]
    [InlineData("list")]
    [InlineData("help")]
    public async Task The_help_command_prints_what_the_help_option_prints(string verb)
    {
        var words = verb.Split(' ', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal((await RunAsync([.. words, "--help"])).MustExit(0).Output, (await RunAsync(["help", .. words])).MustExit(0).Output);
    }

    [SkippableTheory]
    [InlineData("ls", "list")]
    [InlineData("rm", "delete")]
    public async Task An_alias_is_the_command(string alias, string command)
    {
        var help = (await RunAsync(command, "--help")).MustExit(0).Output;

        Assert.Equal(help, (await RunAsync(alias, "--help")).MustExit(0).Output);
        Assert.Equal(help, (await RunAsync("help", alias)).MustExit(0).Output);
        Assert.Equal((await RunAsync(command)).ToString(), (await RunAsync(alias)).ToString());
    }

    [SkippableTheory]
    [InlineData("--version")]
    [InlineData("-v")]
    [InlineData("version")]
    public async Task Version_is_one_line(string argument)
    {
        var run = (await RunAsync(argument)).MustExit(0);

        Assert.Matches(@"^heare-auth \d+\.\d+\.\d+\n$", run.Output);
    }

    [SkippableTheory]
    [InlineData("version", "-o", "json")]
    [InlineData("-v", "-o", "json")]
    [InlineData("--output=json", "--version")]
    public async Task Version_has_a_form_for_scripts(params string[] arguments) =>
        Assert.Matches("""^\{"version":"\d+\.\d+\.\d+"\}\n$""", (await RunAsync(arguments)).MustExit(0).Output);

    [SkippableTheory]
    [InlineData("version")]
    [InlineData("-v")]
    public async Task Version_takes_the_format_from_the_environment_too(string argument)
    {
        Variables["HEARE_AUTH_OUTPUT"] = "json";
        Assert.StartsWith("{", (await RunAsync(argument)).MustExit(0).Output, StringComparison.Ordinal);

        Variables["HEARE_AUTH_OUTPUT"] = "xml";
        Assert.Contains("HEARE_AUTH_OUTPUT: neither table nor json", (await RunAsync(argument)).MustExit(2).Error, StringComparison.Ordinal);
        Assert.Contains("--output: unknown value", (await RunAsync(argument, "-o", "xml")).MustExit(2).Error, StringComparison.Ordinal);
        Assert.Contains("--output: no value given", (await RunAsync(argument, "-o")).MustExit(2).Error, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task An_argument_that_starts_with_an_at_sign_is_not_read_as_a_file()
    {
        await File.WriteAllTextAsync(Folder.File("arguments"), "list");

        (await RunAsync("@arguments")).MustExit(2);
        (await RunAsync("show", "@arguments")).MustExit(1);
    }

    [SkippableFact]
    public async Task Common_options_may_come_before_or_after_the_command()
    {
        Assert.Equal("[]\n", (await RunAsync("-o", "json", "list")).MustExit(0).Output);
        Assert.Equal("[]\n", (await RunAsync("list", "--output=json")).MustExit(0).Output);
    }
}

public sealed class UsageBuiltTests() : UsageTests(CliBinary.Built);

public sealed class UsageNativeTests() : UsageTests(CliBinary.Native);
