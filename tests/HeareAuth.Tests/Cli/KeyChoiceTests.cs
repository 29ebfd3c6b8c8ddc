using HeareAuth.Tests.Support;

namespace HeareAuth.Tests.Cli;

/// <summary>Which key a command is about: a whole id, the start of one, or a name.</summary>
public abstract class KeyChoiceTests(CliBinary binary) : CliTests(binary)
{
    private const string First = "key_0001rR8bwbfPMUBu4JN";
    private const string Second = "key_0001rR8bwqMmoYH1POT";

    /// <summary>An id that another id starts with, which only an older or a hand-made document has.</summary>
    private const string Third = First + "Longer";

    private static readonly string s_document = $$"""
        {"keys":[{{Some.Key(First, "sec_1", "My Service")}},{{Some.Key(Second, "sec_2", "twin")}},{{Some.Key(Third, "sec_3", "twin")}},
        {{Some.Key("key_9", "sec_4", "sec_twins")}},{{Some.Key("key_8", "sec_5", "sec_twins")}}],"revision":1}
        """;

    [SkippableTheory]
    [InlineData(First, "key_0001rR8bwbfPMUBu4JN")]
    [InlineData(Second, "key_0001rR8bwqMmoYH1POT")]
    [InlineData(Second, "key_0001rR8bwq")]
    [InlineData(Third, "key_0001rR8bwbfPMUBu4JNL")]
    [InlineData(First, "--by-name", "My Service")]
    [InlineData(First, "--by-name=My Service")]
    public async Task Show_takes_a_whole_id_a_unique_prefix_or_a_unique_name(string id, params string[] choice)
    {
        Store(s_document);

        var run = (await RunAsync(["show", .. choice])).MustExit(0);

        Assert.Contains($"Key ID:      {id}\n", run.Output, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("key-ambiguous-prefix", "show", "key_0001rR8b")]
    [InlineData("key-ambiguous-name", "show", "--by-name", "twin")]
    [InlineData("key-ambiguous-json", "show", "key_0001rR8bw", "-o", "json")]
    [InlineData("key-prefix-too-short", "show", "key_0001rR8")]
    [InlineData("key-unknown-prefix", "show", "key_0001rR8bX")]
    [InlineData("key-unknown-name", "show", "--by-name", "my service")]
    [InlineData("key-empty-name", "show", "--by-name", "")]
    public async Task A_choice_that_matches_no_key_or_several_exits_1(string name, params string[] arguments)
    {
        Store(s_document);

        var run = (await RunAsync(arguments)).MustExit(1);

        Snap.Match(run.ToString(), name);
        Snap.Match((await RunAsync(["delete", "--yes", .. arguments[1..]])).MustExit(1).ToString(), name);
        Assert.Equal(s_document, Stored());
    }

    [SkippableTheory]
    [InlineData("sec_twins")]
    [InlineData("sec_twins2")]
    public async Task A_name_that_may_be_a_secret_is_not_repeated(string name)
    {
        Store(s_document);

        Assert.DoesNotContain("twins", (await RunAsync("show", "--by-name", name)).MustExit(1).Error, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("key-missing", "show")]
    [InlineData("key-missing", "delete", "--yes")]
    [InlineData("key-twice", "show", "key_1", "--by-name", "a")]
    [InlineData("key-twice", "rm", "--by-name", "a", "key_1", "-y")]
    public async Task The_key_must_be_given_once(string name, params string[] arguments)
    {
        var run = (await RunAsync(arguments)).MustExit(2);

        Snap.Match(run.Error.Replace(" show ", " delete ", StringComparison.Ordinal), name);
    }

    [SkippableTheory]
    [InlineData("key_0001rR8bwq")]
    [InlineData("--by-name", "My Service")]
    public async Task Without_a_terminal_a_change_needs_yes(params string[] choice)
    {
        Store(s_document);

        var run = (await RunAsync(["delete", .. choice])).MustExit(2);

        Assert.Contains("--yes", run.Error, StringComparison.Ordinal);
        Assert.Equal(s_document, Stored());
    }

    [SkippableTheory]
    [InlineData(Second, "key_0001rR8bwq")]
    [InlineData(First, "--by-name", "My Service")]
    [InlineData(First, First)]
    public async Task With_yes_the_one_key_that_matches_is_deleted(string id, params string[] choice)
    {
        Store(s_document);

        var run = (await RunAsync(["rm", "--yes", "--no-refresh", "-o", "json", .. choice])).MustExit(0);

        Assert.StartsWith($"{{\"id\":\"{id}\"", run.Output, StringComparison.Ordinal);
        var left = (await RunAsync("list", "-o", "json")).Output;
        Assert.Equal(4, left.Split("\"id\":").Length - 1);
        Assert.DoesNotContain($"\"{id}\"", left, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task The_name_of_a_stale_copy_does_not_delete_the_key_that_is_in_use()
    {
        var document = Some.Document(Some.Key(First, "sec_1", "live"), Some.Key(First, "sec_2", "stale copy"));
        Store(document);

        Snap.Match((await RunAsync("delete", "--by-name", "stale copy", "--yes")).MustExit(1).ToString(), "key-with-two-names");

        Assert.Equal(document, Stored());
    }

    [SkippableTheory]
    [InlineData("key_0001rR8bwq")]
    [InlineData("--by-name=My Service")]
    public async Task On_a_terminal_asks_with_the_whole_id_and_the_name(string choice)
    {
        Store(s_document);

        var run = (await RunInTerminalAsync($"$CLI delete '{choice}' --no-refresh", "n\n")).MustExit(0);

        var (id, name) = choice[0] is '-' ? (First, "My Service") : (Second, "twin");
        Assert.Contains($"Delete API key '{id}' ({name})? [y/N]: ", run.Output, StringComparison.Ordinal);
        Assert.Equal(s_document, Stored());
    }

    /// <summary>Another writer may give the name and the prefix to another key while the user reads the question.</summary>
    [SkippableTheory]
    [InlineData("key_0001rR8bwq", Second)]
    [InlineData("--by-name='My Service'", First)]
    public async Task The_key_that_was_confirmed_is_the_one_that_is_deleted(string choice, string id)
    {
        Store(s_document);
        await using var terminal = StartInTerminal($"$CLI delete {choice} --no-refresh");
        await Eventually.IsTrueAsync(() => terminal.OutputSoFar.Contains("[y/N]: ", StringComparison.Ordinal));
        var (prefixTwin, nameTwin) = (Some.Key("key_0001rR8bwqX", "sec_6", "x"), Some.Key("key_7", "sec_7", "My Service"));
        Store($$"""{"keys":[{{prefixTwin}},{{nameTwin}},{{Some.Key(First, "sec_1", "a")}},{{Some.Key(Second, "sec_2", "b")}}],"revision":2}""");

        await terminal.Input.WriteAsync("y\n");
        await terminal.Input.FlushAsync();

        (await terminal.EndAsync()).MustExit(0);
        Assert.Contains("key_0001rR8bwqX", Stored(), StringComparison.Ordinal);
        Assert.Contains("key_7", Stored(), StringComparison.Ordinal);
        Assert.DoesNotContain($"\"{id}\"", Stored(), StringComparison.Ordinal);
    }
}

public sealed class KeyChoiceBuiltTests() : KeyChoiceTests(CliBinary.Built);

public sealed class KeyChoiceNativeTests() : KeyChoiceTests(CliBinary.Native);
