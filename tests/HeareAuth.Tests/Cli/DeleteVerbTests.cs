using HeareAuth.Tests.Support;

namespace HeareAuth.Tests.Cli;

public abstract class DeleteVerbTests(CliBinary binary) : CliTests(binary)
{
    [SkippableFact]
    public async Task With_yes_deletes_without_asking_and_refreshes_the_service_once()
    {
        await using var service = await FakeService.StartAsync();
        Variables["REFRESH_URL"] = service.Url + "/refresh";
        var id = await CreateAsync("My Service");

        var run = (await RunAsync("delete", id, "--yes")).MustExit(0);

        Snap.Match(run.ToString(), "delete");
        Assert.Single(service.Calls);
        Assert.DoesNotContain(id, Stored(), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Json_contains_what_was_deleted()
    {
        var id = await CreateAsync("My Service");

        var run = (await RunAsync("delete", id, "-y", "--no-refresh", "-o", "json")).MustExit(0);

        Snap.Match(run.ToString(), "delete-json");
    }

    [SkippableFact]
    public async Task Without_a_service_warns_or_exits_6_if_a_refresh_is_required()
    {
        var first = await CreateAsync("a");
        var second = await CreateAsync("b");

        Snap.Match((await RunAsync("delete", first, "--yes")).MustExit(0).ToString(), "delete-without-service");
        Snap.Match((await RunAsync("delete", second, "--yes", "--require-refresh", "-o", "json")).MustExit(6).ToString(), "delete-require-refresh-json");
    }

    /// <summary>A usage error comes before anything else, even before the question whether the key exists.</summary>
    [SkippableTheory]
    [InlineData("table")]
    [InlineData("json")]
    public async Task Without_a_terminal_and_without_yes_exits_2_and_names_the_option(string output)
    {
        var run = (await RunAsync("delete", "key_unknown", "-o", output)).MustExit(2);

        Snap.Match(run.ToString(), $"delete-without-yes-{output}");
    }

    [SkippableTheory]
    [InlineData("key_unknown")]
    [InlineData("")]
    [InlineData("../x")]
    public async Task An_unknown_id_exits_1_and_writes_nothing(string id)
    {
        await CreateAsync("a");
        var before = Stored();

        var run = (await RunAsync("delete", id, "--yes")).MustExit(1);

        Assert.Equal("", run.Output);
        Assert.Equal(before, Stored());
    }

    [SkippableFact]
    public async Task A_key_without_a_name_is_shown_and_deleted_like_any_other()
    {
        Store("""{"keys":[{"id":"key_1","secret":"sec_1"},{"id":"key_2","secret":"sec_2","name":"Two"}]}""");

        Assert.Contains("key_1", (await RunAsync("show", "key_1")).MustExit(0).Output, StringComparison.Ordinal);
        (await RunInTerminalAsync("$CLI delete key_1 --no-refresh", "y\n")).MustExit(0);

        Assert.DoesNotContain("key_1", Stored(), StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("show")]
    [InlineData("delete")]
    public async Task A_secret_given_instead_of_an_id_is_recognized_and_not_repeated(string verb)
    {
        var run = (await RunAsync(verb == "delete" ? ["delete", "sec_1canary", "--yes"] : ["show", "sec_1canary"])).MustExit(1);

        Assert.Contains("KEY_ID: a secret", run.Error);
        Assert.DoesNotContain("canary", run.ToString());
    }

    [SkippableFact]
    public async Task Keeps_records_that_cannot_be_read()
    {
        Store("""{"keys":[{"id":"key_1","secret":"sec_1","name":"a"},{"name":"no id","x":1},{"id":"key_2","secret":"sec_2"},7,{"id":"key_3","secret":"sec_3","secret_hash":"sha256:0","name":"torn"}],"other":{"kept":true}}""");

        (await RunAsync("delete", "key_1", "--yes", "--no-refresh")).MustExit(0);

        var stored = Stored();
        Assert.DoesNotContain("key_1", stored, StringComparison.Ordinal);
        foreach (var kept in (string[])["\"no id\"", "key_2", "7", "\"torn\"", "\"kept\""])
        {
            Assert.Contains(kept, stored, StringComparison.Ordinal);
        }
    }

    [SkippableTheory]
    [InlineData("y")]
    [InlineData("YES")]
    public async Task On_a_terminal_asks_and_accepts_yes(string typed)
    {
        var id = await CreateAsync("My Service");

        var run = (await RunInTerminalAsync($"$CLI delete {id} --no-refresh", typed + "\n")).MustExit(0);

        Assert.Contains($"Delete API key '{id}' (My Service)? [y/N]: ", run.Output, StringComparison.Ordinal);
        Assert.Contains("Deleted successfully.", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(id, Stored(), StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("n\n")]
    [InlineData("\n")]
    [InlineData("what?\n")]
    [InlineData("")]
    public async Task On_a_terminal_anything_else_cancels_and_exits_0(string typed)
    {
        var id = await CreateAsync("My Service");

        var run = (await RunInTerminalAsync($"$CLI delete {id}", typed)).MustExit(0);

        Assert.Contains("Cancelled.", run.Output, StringComparison.Ordinal);
        Assert.Contains(id, Stored(), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task On_a_terminal_an_unknown_id_is_reported_before_asking()
    {
        var run = (await RunInTerminalAsync("$CLI delete key_unknown", "y\n")).MustExit(1);

        Assert.DoesNotContain("[y/N]", run.Output, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task The_question_escapes_stored_text()
    {
        Store("""{"keys":[{"id":"key_1","secret":"sec_1","name":"evil\u001b[2J"}]}""");

        var run = (await RunInTerminalAsync("NO_COLOR=1 $CLI delete key_1", "n\n")).MustExit(0);

        Assert.Contains("(evil\\u001b[2J)?", run.Output, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Interrupting_the_question_exits_130_and_deletes_nothing()
    {
        var id = await CreateAsync("My Service");
        await using var terminal = StartInTerminal($"$CLI delete {id}");
        await Eventually.IsTrueAsync(() => terminal.OutputSoFar.Contains("[y/N]: ", StringComparison.Ordinal));

        await terminal.Input.WriteAsync('\x03');
        await terminal.Input.FlushAsync();

        var run = (await terminal.EndAsync()).MustExit(130);
        Assert.Contains("Interrupted", run.Output, StringComparison.Ordinal);
        Assert.Contains(id, Stored(), StringComparison.Ordinal);
    }
}

public sealed class DeleteVerbBuiltTests() : DeleteVerbTests(CliBinary.Built);

public sealed class DeleteVerbNativeTests() : DeleteVerbTests(CliBinary.Native);
