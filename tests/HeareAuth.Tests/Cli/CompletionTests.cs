using HeareAuth.Tests.Support;

namespace HeareAuth.Tests.Cli;

/// <summary>The scripts, in the shells that they are for.</summary>
public abstract class CompletionTests(CliBinary binary) : CliTests(binary)
{
    private const string Keys = """{"keys":[{"id":"key_1","secret":"sec_1","name":"a"},{"id":"key_2","secret":"sec_2","name":"b"}]}""";

    public static TheoryData<string, string> Lines => new()
    {
        { "heare-auth ", "completion create delete doctor health help list ls migrate refresh rekey rm show version" },
        { "heare-auth sh", "show" },
        { "heare-auth list --det", "--detailed" },
        { "heare-auth list -o ", "json table" },
        { "heare-auth list --output j", "json" },
        { "heare-auth create --secret-type ", "shared_secret" },
        { "heare-auth show ", "key_1 key_2" },
        { "heare-auth delete --yes key_", "key_1 key_2" },
        { "heare-auth rm ", "key_1 key_2" },
        { "heare-auth show --by-name ", "a b" },
        { "heare-auth help re", "refresh rekey" },
        { "heare-auth completion ", "bash fish powershell zsh" },
        { "heare-auth create --name ", "" },
    };

    [SkippableTheory]
    [MemberData(nameof(Lines))]
    public async Task Bash_completes(string line, string expected)
    {
        const string Script = """
            source <("$CLI" completion bash)
            COMP_LINE="$LINE" COMP_POINT=${#LINE}
            read -ra COMP_WORDS <<< "$LINE"
            [[ $LINE == *" " ]] && COMP_WORDS+=("")
            COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
            _heare_auth
            printf '%s\n' "${COMPREPLY[@]}"
            """;
        Store(Keys);
        PutOnPath();

        await MustCompleteAsync("bash", ["-c", Script], line, expected);
    }

    [SkippableTheory]
    [MemberData(nameof(Lines))]
    public async Task Fish_completes(string line, string expected)
    {
        Skip.IfNot(IsInstalled("fish"), "fish is not installed: apt-get install fish");
        Store(Keys);
        PutOnPath();

        await MustCompleteAsync("fish", ["--no-config", "-c", "$CLI completion fish | source; complete -C \"$LINE\""], line, expected);
    }

    /// <summary>A real interactive zsh in a pseudo terminal: zsh completes nowhere else.</summary>
    [SkippableFact]
    public async Task Zsh_completes()
    {
        Skip.IfNot(IsInstalled("zsh"), "zsh is not installed: apt-get install zsh");
        Store(Keys);
        PutOnPath();
        await File.WriteAllTextAsync(Folder.File(".zshrc"), """
            PS1='ready> '
            unsetopt beep zle_bracketed_paste
            autoload -Uz compinit && compinit -u -D
            source <(heare-auth completion zsh)
            """);
        await using var terminal = StartInTerminal("TERM=dumb zsh -i");
        await Eventually.IsTrueAsync(() => terminal.OutputSoFar.Contains("ready> ", StringComparison.Ordinal));

        foreach (var (typed, completed) in ((string, string)[])[("list --deta\t", "list --detailed"), ("show key\t1", "show key_1"), ("refr\t", "refresh"), ("list -o js\t", "list -o json")])
        {
            await Eventually.HoldsAsync(async () =>
            {
                await terminal.Input.WriteAsync($"\x15heare-auth {typed}");
                await terminal.Input.FlushAsync();
                await Eventually.IsTrueAsync(
                    () => terminal.OutputSoFar.Contains(completed, StringComparison.Ordinal), TimeSpan.FromSeconds(10), completed);
            });
            await terminal.Input.WriteAsync("\x15");
        }

        await terminal.Input.WriteAsync("exit 0\n");
        await terminal.Input.FlushAsync();
        await terminal.EndAsync();
    }

    [SkippableTheory]
    [InlineData("bash")]
    [InlineData("zsh")]
    [InlineData("fish")]
    [InlineData("powershell")]
    public async Task Scripts_are_printed(string shell) =>
        Snap.Match((await RunAsync("completion", shell)).MustExit(0).Output, $"completion-{shell}");

    [SkippableTheory]
    [InlineData("[]")]
    [InlineData("")]
    public async Task Completion_prints_no_error_if_the_ids_cannot_be_read(string document)
    {
        Store(document);

        var run = (await RunAsync("[suggest:16]", "heare-auth show ")).MustExit(0);

        Assert.DoesNotContain("key_", run.Output, StringComparison.Ordinal);
        Assert.Equal("", run.Error);
    }

    [SkippableTheory]
    [InlineData("$(touch pwned)")]
    [InlineData("`touch pwned`")]
    [InlineData("a;touch pwned")]
    [InlineData("-o")]
    [InlineData("a b")]
    [InlineData("\u202e")]
    public async Task Ids_with_characters_special_to_a_shell_are_not_offered(string id)
    {
        Store($$"""{"keys":[{"id":"{{id}}","secret":"sec_1","name":"a"},{"id":"key_2","secret":"sec_2","name":"b"}]}""");

        await Eventually.HoldsAsync(async () =>
        {
            var run = (await RunAsync("[suggest:16]", "heare-auth show ")).MustExit(0);
            Assert.Equal(["key_2"], run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(static line => !line.StartsWith("--", StringComparison.Ordinal) && line is not "-h" and not "-o"));
        });
    }

    [SkippableFact]
    public async Task Bash_never_executes_an_offered_id()
    {
        const string Script = """
            source <("$CLI" completion bash)
            heare-auth() { echo '$(touch pwned)'; echo '`touch pwned`'; echo key_1; }
            COMP_LINE="heare-auth show " COMP_POINT=16 COMP_WORDS=(heare-auth show "") COMP_CWORD=2
            _heare_auth
            echo "${#COMPREPLY[@]}"
            """;

        var run = await ProcessRunner.RunAsync("bash", ["-c", Script], new Dictionary<string, string?>(Variables) { ["CLI"] = Program }, Folder.Path);

        Assert.Equal("3", run.MustExit(0).Output.Trim());
        Assert.False(File.Exists(Folder.File("pwned")));
    }

    /// <summary>Ids that take longer than two seconds are not waited for, so a busy machine gets more than one chance.</summary>
    private Task MustCompleteAsync(string shell, string[] arguments, string line, string expected) =>
        Eventually.HoldsAsync(async () => Assert.Equal(expected, await CompleteAsync(shell, arguments, line)));

    private async Task<string> CompleteAsync(string shell, string[] arguments, string line)
    {
        var variables = new Dictionary<string, string?>(Variables) { ["CLI"] = Program, ["LINE"] = line };
        var run = (await ProcessRunner.RunAsync(shell, arguments, variables, Folder.Path)).MustExit(0);
        Assert.Equal("", run.Error);
        return string.Join(' ', run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static l => l.Split('\t')[0]).Order(StringComparer.Ordinal));
    }

    private void PutOnPath()
    {
        File.CreateSymbolicLink(Folder.File("heare-auth"), Program);
        Variables["PATH"] = $"{Folder.Path}:{Environment.GetEnvironmentVariable("PATH")}";
    }

    private static bool IsInstalled(string shell) => File.Exists($"/usr/bin/{shell}") || File.Exists($"/bin/{shell}");
}

public sealed class CompletionBuiltTests() : CompletionTests(CliBinary.Built);

public sealed class CompletionNativeTests() : CompletionTests(CliBinary.Native);
