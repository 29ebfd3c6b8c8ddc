using System.Text.Json;
using HeareAuth.Tests.Support;

namespace HeareAuth.Tests.Cli;

/// <summary><c>list</c> and <c>show</c>.</summary>
public abstract class ReadingVerbsTests(CliBinary binary) : CliTests(binary)
{
    /// <summary>Hashed, as a store of ours holds them; of the second, everything that can be set is set.</summary>
    private const string TwoKeys = """
        {"keys":[
          {"id":"key_0001rR8bwbfPMUBu4JN","secret_hash":"sha256:1111111111111111111111111111111111111111111111111111111111111111","name":"My Service","secret_type":"shared_secret","created_at":"2024-01-20T10:30:00Z","updated_at":null,"expires_at":null,"metadata":{}},
          {"id":"key_0001rR8bwqMmoYH1POT","secret_hash":"sha256:2222222222222222222222222222222222222222222222222222222222222222","name":"A name that is longer than thirty columns ☕😀","secret_type":"shared_secret","created_at":"2024-01-20T10:30:00.123456Z","updated_at":"2024-02-01T00:00:00Z","expires_at":"2099-12-31T23:59:59+05:30","metadata":{"env":"prod","tags":["a",{"b":null}],"n":12345678901234567890}}
        ],"revision":1,"first_revision":1,"write_id":"w"}
        """;

    [SkippableFact]
    public async Task List_prints_a_table()
    {
        Store(TwoKeys);

        var run = (await RunAsync("list")).MustExit(0);

        Snap.Match(run.ToString(), "list");
        Assert.Equal(108, run.Output.Split('\n')[1].Length);
    }

    [SkippableFact]
    public async Task List_detailed_prints_every_member()
    {
        Store(TwoKeys);

        var run = (await RunAsync("list", "--detailed")).MustExit(0);

        Snap.Match(run.ToString(), "list-detailed");
        Assert.Equal(run.Output, (await RunAsync("list", "-d")).Output);
    }

    [SkippableTheory]
    [InlineData("table")]
    [InlineData("detailed")]
    [InlineData("json")]
    public async Task List_shows_the_status_of_each_key_if_any_key_is_not_active(string form)
    {
        Store("""
            {"keys":[
              {"id":"key_0001rR8bwbfPMUBu4JN","secret_hash":"sha256:1111111111111111111111111111111111111111111111111111111111111111","name":"on","created_at":"2024-01-20T10:30:00Z"},
              {"id":"key_0001rR8bwqMmoYH1POT","secret_hash":"sha256:2222222222222222222222222222222222222222222222222222222222222222","name":"off","created_at":"2024-01-20T10:30:00Z","enabled":false},
              {"id":"key_0001rR8bwqMmoYH1POU","secret_hash":"sha256:3333333333333333333333333333333333333333333333333333333333333333","name":"over","created_at":"2024-01-20T10:30:00Z","expires_at":"2024-01-21T00:00:00Z"},
              {"id":"key_0001rR8bwqMmoYH1POV","secret_hash":"sha256:4444444444444444444444444444444444444444444444444444444444444444","name":"odd","created_at":"2024-01-20T10:30:00Z","expires_at":"soon"}
            ],"revision":1,"first_revision":1,"write_id":"w"}
            """);

        var run = (await RunAsync(["list", .. form switch { "json" => ["-o", "json"], "detailed" => ["-d"], _ => Array.Empty<string>() }])).MustExit(0);

        Snap.Match(run.ToString(), $"list-status-{form}");
    }

    [SkippableFact]
    public async Task List_json_is_one_array()
    {
        Store(TwoKeys);

        var run = (await RunAsync("list", "-o", "json")).MustExit(0);

        Snap.Match(run.ToString(), "list-json");
        using var json = JsonDocument.Parse(run.Output);
        Assert.Equal(2, json.RootElement.GetArrayLength());
    }

    [SkippableTheory]
    [InlineData("list", "-o", "json")]
    [InlineData("list", "--detailed")]
    [InlineData("show", "key_deep", "-o", "json")]
    public async Task Prints_metadata_as_deeply_nested_as_Python_can_write_it(params string[] arguments)
    {
        var brackets = new string('[', 900) + new string(']', 900);
        Store($$"""{"keys":[{"id":"key_deep","secret":"sec_deep","name":"deep","metadata":{{brackets}}}]}""");

        var run = (await RunAsync(arguments)).MustExit(0);

        Assert.Contains("key_deep", run.Output, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Show_prints_one_key_without_its_secret()
    {
        Store(TwoKeys);

        var run = (await RunAsync("show", "key_0001rR8bwqMmoYH1POT")).MustExit(0);

        Snap.Match(run.ToString(), "show");
    }

    [SkippableFact]
    public async Task Show_json_is_one_object()
    {
        Store(TwoKeys);

        var run = (await RunAsync("show", "key_0001rR8bwqMmoYH1POT", "-o", "json")).MustExit(0);

        Snap.Match(run.ToString(), "show-json");
    }

    [SkippableTheory]
    [InlineData("table", "No API keys found.\n")]
    [InlineData("json", "[]\n")]
    public async Task List_reports_that_there_are_no_keys(string output, string expected)
    {
        var run = (await RunAsync("list", "-o", output)).MustExit(0);

        Assert.Equal(expected, run.Output);
        Assert.False(File.Exists(KeysFile), "reading writes nothing");
    }

    [SkippableFact]
    public async Task List_warns_about_plaintext_secrets_without_printing_them()
    {
        Store("""
            {"keys":[{"id":"key_1","secret":"sec_cAnArY","name":"a","secret_type":"shared_secret","created_at":"2024-01-20T10:30:00Z","updated_at":null,"expires_at":null,"metadata":{}}]}
            """);

        var run = (await RunAsync("list", "-d")).MustExit(0);

        Snap.Match(run.Error, "list-plaintext-warning");
        Assert.DoesNotContain("sec_cAnArY", run.ToString(), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task List_warns_about_unreadable_records_and_shows_the_readable_ones()
    {
        Store("""
            {"keys":[{"id":"key_1","name":"no secret"},{"name":"no id","secret":"sec_1"},{"id":"key_2","secret":"sec_2"},
            {"id":"key_3","secret":"sec_3","name":"good"},{"id":"key_3","secret":"sec_4","name":"again"},7],"revision":1}
            """);

        var run = (await RunAsync("list")).MustExit(0);

        Snap.Match(run.ToString(), "list-unreadable-records");
    }

    [SkippableFact]
    public async Task Stored_text_cannot_move_the_cursor_or_change_the_direction_of_text()
    {
        Store("""
            {"keys":[{"id":"key_1\u001b]0;x\u0007","secret_hash":"sha256:1111111111111111111111111111111111111111111111111111111111111111","name":"evil\u001b[2J\u202e\r\nname\u009b","secret_type":"\u001b[31m","created_at":"\u001b[1m","expires_at":"soon\u2028","metadata":{"a":"\u202e\u007f"}}],"revision":1}
            """);

        foreach (var arguments in (string[][])[["list"], ["list", "-d"], ["list", "-o", "json"]])
        {
            var run = (await RunAsync(arguments)).MustExit(0);
            Assert.DoesNotContain(run.Output, static c => (char.IsControl(c) && c != '\n') || c is '\u202e' or '\u2028');
            Assert.Contains("\\u001b", run.Output, StringComparison.OrdinalIgnoreCase);
        }

        Snap.Match((await RunAsync("list", "-d")).Output, "list-escaped");
    }

    [SkippableTheory]
    [InlineData("\"garbage\"", "garbage")]
    [InlineData("4102444800", "4102444800")]
    [InlineData("{}", "{}")]
    [InlineData("true", "true")]
    [InlineData("\"\"", "Never")]
    [InlineData("null", "Never")]
    public async Task Shows_a_stored_expiry_unchanged(string stored, string shown)
    {
        Store($$"""{"keys":[{"id":"key_1","secret":"sec_1","name":"a","expires_at":{{stored}}}]}""");

        var run = (await RunAsync("show", "key_1")).MustExit(0);

        Assert.Contains($"Expires:     {shown}\n", run.Output, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("key_unknown")]
    [InlineData("")]
    [InlineData("../x")]
    [InlineData("@keys")]
    public async Task Show_of_an_unknown_id_exits_1(string id)
    {
        Store(TwoKeys);

        var run = (await RunAsync("show", id)).MustExit(1);

        Assert.Equal("", run.Output);
        Assert.StartsWith("Error: ", run.Error, StringComparison.Ordinal);
        Assert.Equal(TwoKeys, Stored());
    }

    [SkippableFact]
    public async Task Show_of_an_id_of_10_KB_exits_1_and_does_not_repeat_it()
    {
        Store(TwoKeys);

        var run = (await RunAsync("show", new string('x', 10_000))).MustExit(1);

        Assert.True(run.Error.Length < 500);
    }
}

public sealed class ReadingVerbsBuiltTests() : ReadingVerbsTests(CliBinary.Built);

public sealed class ReadingVerbsNativeTests() : ReadingVerbsTests(CliBinary.Native);
