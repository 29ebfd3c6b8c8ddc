using System.Text.Json;
using HeareAuth.Tests.Support;

namespace HeareAuth.Tests.Cli;

public abstract class CreateVerbTests(CliBinary binary) : CliTests(binary)
{
    /// <summary>The command with a pipe as its output whose reading end is closed before it starts.</summary>
    private const string IntoNothing = "mkfifo p; exec 3<>p 4>p 3<&- >&4; exec \"$CLI\"";

    public static TheoryData<string> BadMetadata =>
    [
        "null", "[]", "\"s\"", "5", "NaN", """{"a":NaN}""", """{"a":1,"a":2}""", "", "{", """{"a":1} x""",
        """{"\ud800":1}""", """{"a":"\ud800"}""", """{"a":[{"b":"x\udc00"}]}""",
        $$"""{"a":"{{new string('x', 4097 - 8)}}"}""",
        """{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":1}}}}}}}}}""",
        "{" + string.Join(',', Enumerable.Range(0, 65).Select(static i => $"\"m{i}\":1")) + "}",
    ];

    // NUL cannot stand in an argument; the validator's own tests have it.
    public static TheoryData<string> BadNames => ["", " ", "\t", "\u200b", "\u2060 \u3164\u2800", new string('n', 129), "a\nb", "a\e[2Jb", "a\u202Eb", "a\u2028b"];

    public static TheoryData<string> BadExpiries =>
    [
        "garbage", "", " ", "2020-01-01", "2099-13-01T00:00:00Z", "2099-01-01T24:00:00Z", "2099-01-01T00:00:60Z",
        "10000-01-01T00:00:00Z", "4102444800", "2099-01-01T00:00:00+25:00", "2025-02-29", "2099-02-30",
    ];

    public static TheoryData<string, string> GoodExpiries => new()
    {
        { "2099-01-01", "2099-01-01T00:00:00Z" },
        { "2099-01-01T10:30:00", "2099-01-01T10:30:00Z" },
        { "2099-01-01t10:30:00z", "2099-01-01T10:30:00Z" },
        { "2099-01-01T10:30:00+02:00", "2099-01-01T08:30:00Z" },
        { "2099-01-01 10:30:00", "2099-01-01T10:30:00Z" },
        { "2099-01-01T10:30:00.123456789Z", "2099-01-01T10:30:00.123456Z" },
    };

    [SkippableFact]
    public async Task Prints_the_key_and_its_secret_once_and_how_many_keys_the_service_loaded()
    {
        await using var service = await FakeService.StartAsync();
        Variables["REFRESH_URL"] = service.Url + "/refresh";

        (await RunAsync("create", "--name", "Before", "--no-refresh")).MustExit(0);

        var run = (await RunAsync("create", "--name", "My Service")).MustExit(0);

        Snap.Match(run.Output, "create");
        Assert.Equal("", run.Error);
        var secret = run.Output.Split('\n').Single(static line => line.StartsWith("  Secret: ", StringComparison.Ordinal))[15..];
        Assert.Equal(64, secret.Length);
        Assert.DoesNotContain(secret, Stored(), StringComparison.Ordinal);
        Assert.Equal(["POST /refresh"], service.Calls.Select(static call => $"{call.Method} {call.Path}"));
    }

    [SkippableFact]
    public async Task Warns_and_exits_0_if_no_service_is_running()
    {
        var run = (await RunAsync("create", "--name", "My Service", "--expires-at", "2099-12-31T23:59:59Z")).MustExit(0);

        Snap.Match(run.ToString(), "create-without-service");
    }

    [SkippableFact]
    public async Task With_require_refresh_a_failed_refresh_exits_6_and_the_key_is_saved()
    {
        var run = (await RunAsync("create", "--name", "My Service", "--require-refresh")).MustExit(6);

        Snap.Match(run.ToString(), "create-require-refresh");
        Assert.Contains("My Service", Stored(), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task No_refresh_does_not_call_the_service()
    {
        await using var service = await FakeService.StartAsync();
        Variables["REFRESH_URL"] = service.Url + "/refresh";

        var run = (await RunAsync("create", "--name", "x", "--no-refresh")).MustExit(0);

        Assert.Empty(service.Calls);
        Assert.DoesNotContain("✓", run.Output, StringComparison.Ordinal);
        Assert.Equal("", run.Error);
    }

    [SkippableTheory]
    [InlineData("--no-refresh", "false")]
    [InlineData("--require-refresh", "true")]
    public async Task Json_contains_the_key_its_secret_and_whether_the_service_was_refreshed(string option, string refreshed)
    {
        await using var service = await FakeService.StartAsync();
        Variables["REFRESH_URL"] = service.Url + "/refresh";

        var run = (await RunAsync("create", "--name", "My Service", "--metadata", """{"env":"prod"}""", option, "-o", "json")).MustExit(0);

        Snap.Match(run.ToString(), $"create-json-refreshed-{refreshed}");
        using var json = JsonDocument.Parse(run.Output);
        Assert.Equal(refreshed, json.RootElement.GetProperty("refreshed").GetRawText());
    }

    [SkippableFact]
    public async Task Quiet_prints_only_the_secret()
    {
        var run = (await RunAsync("create", "--name", "ci", "--quiet", "--no-refresh")).MustExit(0);

        Assert.Matches("^sec_[0-9A-Za-z]{60}\n$", run.Output);
        Assert.Equal("", run.Error);
    }

    [SkippableTheory]
    [InlineData("--quiet")]
    [InlineData("-ojson")]
    [InlineData("-otable")]
    public async Task Reports_an_error_if_the_reader_of_the_secret_has_closed_the_pipe(string output)
    {
        var run = await ProcessRunner.RunAsync(
            "bash", ["-c", $"{IntoNothing} create --name x --no-refresh {output}"], new Dictionary<string, string?>(Variables) { ["CLI"] = Program }, Folder.Path);

        Assert.Contains("could not be printed", run.MustExit(1).Error, StringComparison.Ordinal);
        Assert.Contains("heare-auth delete key_", run.Error, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("2>&-")]
    [InlineData("2>/dev/full")]
    public async Task A_warning_that_cannot_be_printed_is_not_an_error(string error)
    {
        var variables = new Dictionary<string, string?>(Variables) { ["CLI"] = Program };

        var run = (await ProcessRunner.RunAsync("bash", ["-c", $"\"$CLI\" create --name x --quiet {error}"], variables, Folder.Path)).MustExit(0);

        Assert.Matches("^sec_[0-9A-Za-z]{60}\n$", run.Output);
        (await ProcessRunner.RunAsync("bash", ["-c", $"\"$CLI\" show unknown {error}"], variables, Folder.Path)).MustExit(1);
    }

    [SkippableFact]
    public async Task A_storage_secret_that_is_not_valid_UTF_8_is_refused()
    {
        var variables = new Dictionary<string, string?>(Variables) { ["CLI"] = Program };

        var run = await ProcessRunner.RunAsync(
            "bash", ["-c", "STORAGE_SECRET=$'\\xff\\xfe0123456789abcdef' \"$CLI\" create --name x --no-refresh"], variables, Folder.Path);

        Assert.Contains("STORAGE_SECRET: not valid UTF-8", run.MustExit(2).Error, StringComparison.Ordinal);
        Assert.False(File.Exists(KeysFile));
    }

    [SkippableFact]
    public async Task Reports_an_error_if_standard_output_is_closed()
    {
        var variables = new Dictionary<string, string?>(Variables) { ["CLI"] = Program };

        var run = await ProcessRunner.RunAsync("bash", ["-c", "\"$CLI\" create --name x --no-refresh >&-"], variables, Folder.Path);

        Assert.Contains("could not be printed", run.MustExit(1).Error, StringComparison.Ordinal);
        Assert.Contains("it is closed", run.Error, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_closed_pipe_is_not_an_error_for_list()
    {
        await CreateAsync("x");
        var run = await ProcessRunner.RunAsync(
            "bash", ["-c", $"{IntoNothing} list"], new Dictionary<string, string?>(Variables) { ["CLI"] = Program }, Folder.Path);

        Assert.Equal("", run.MustExit(0).Error);
    }

    [SkippableFact]
    public async Task Refuses_to_write_an_encrypted_document_in_plaintext_if_only_the_previous_secret_is_set()
    {
        Variables["STORAGE_SECRET"] = Canary.StorageSecret;
        var id = await CreateAsync("x");
        var before = Stored();
        Variables["STORAGE_SECRET"] = null;
        Variables["STORAGE_SECRET_PREVIOUS"] = Canary.StorageSecret;

        foreach (var arguments in (string[][])[["create", "--name", "y", "--no-refresh"], ["delete", id, "--yes", "--no-refresh"], ["migrate", "--no-refresh"]])
        {
            var run = (await RunAsync(arguments)).MustExit(2);

            Assert.Contains("would store it in plaintext", run.Error, StringComparison.Ordinal);
            Assert.Equal(before, Stored());
        }
    }

    [SkippableTheory]
    [MemberData(nameof(BadMetadata))]
    public Task Rejects_metadata_that_is_not_a_small_valid_object(string metadata) =>
        WritesNothingAsync(["create", "--name", "x", "--metadata", metadata], "--metadata");

    [SkippableTheory]
    [MemberData(nameof(BadNames))]
    public Task Rejects_a_name_that_is_empty_too_long_or_unprintable(string name) =>
        WritesNothingAsync(["create", "--name", name], "--name");

    [SkippableTheory]
    [MemberData(nameof(BadExpiries))]
    public Task Rejects_an_expiry_that_is_not_a_future_time(string expiry) =>
        WritesNothingAsync(["create", "--name", "x", "--expires-at", expiry], "--expires-at");

    [SkippableTheory]
    [InlineData("table")]
    [InlineData("json")]
    public async Task Reports_every_invalid_option(string output)
    {
        var run = (await RunAsync(
            "create", "--name", new string('n', 129), "--metadata", "[]", "--expires-at", "tomorrow", "--no-refresh", "-o", output)).MustExit(1);

        Snap.Match(run.ToString(), $"create-three-errors-{output}");
        Assert.False(File.Exists(KeysFile));
    }

    [SkippableTheory]
    [MemberData(nameof(GoodExpiries))]
    public async Task Stores_an_expiry_in_UTC_and_prints_it_back(string given, string stored)
    {
        var id = await CreateAsync("x", "--expires-at", given);

        Assert.Contains($"\"expires_at\":\"{stored}\"", Stored().Replace("\": \"", "\":\"", StringComparison.Ordinal), StringComparison.Ordinal);
        var shown = (await RunAsync("show", id)).MustExit(0);
        Assert.Contains($"Expires:     {stored}\n", shown.Output, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Returns_metadata_numbers_digit_for_digit()
    {
        const string Metadata = """{"big":9223372036854775808,"tenth":0.1,"neg":-0,"one":1.0,"exp":1e+30,"__proto__":{"a":[]}}""";

        var id = await CreateAsync("x", "--metadata", Metadata);

        Assert.Contains(Metadata, Stored(), StringComparison.Ordinal);
        var shown = (await RunAsync("show", id, "-o", "json")).MustExit(0);
        Assert.Contains($"\"metadata\":{Metadata}", shown.Output, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("🔑 emoji")]
    [InlineData("@file")]
    [InlineData("-starts-with-a-dash")]
    [InlineData("名前 Ünïcode")]
    public async Task Stores_a_name_unchanged(string name)
    {
        await CreateAsync(name);

        var listed = (await RunAsync("list")).MustExit(0);
        Assert.Contains(name, listed.Output, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Accepts_a_name_of_128_code_points()
    {
        var name = string.Concat(Enumerable.Repeat("😀", 128));

        await CreateAsync(name);
    }

    [SkippableFact]
    public async Task Debug_writes_the_log_event_to_stderr_as_a_JSON_line()
    {
        var run = (await RunAsync("create", "--name", "x", "--no-refresh", "--quiet", "--debug")).MustExit(0);

        var events = run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => JsonDocument.Parse(line).RootElement);
        var created = Assert.Single(events, static e => e.GetProperty("event").GetString() == "key_created");
        Assert.Equal("info", created.GetProperty("level").GetString());
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$", created.GetProperty("timestamp").GetString());
        Assert.StartsWith("key_", created.GetProperty("key_id").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("sec_", run.Error, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Explains_what_to_do_if_the_secret_cannot_be_printed()
    {
        Skip.IfNot(File.Exists("/dev/full"));

        var run = await ProcessRunner.RunAsync("/bin/sh", ["-c", $"'{Program}' create --name x --no-refresh > /dev/full"], Variables);

        run.MustExit(1);
        Assert.Contains("its secret could not be printed", run.Error, StringComparison.Ordinal);
        Assert.Contains("heare-auth delete key_", run.Error, StringComparison.Ordinal);
    }

    private async Task WritesNothingAsync(string[] arguments, string option)
    {
        var run = (await RunAsync([.. arguments, "--no-refresh"])).MustExit(1);

        Assert.Equal("", run.Output);
        Assert.StartsWith("Error: ", run.Error, StringComparison.Ordinal);
        Assert.Contains(option, run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(KeysFile), "nothing may be written");
    }
}

public sealed class CreateVerbBuiltTests() : CreateVerbTests(CliBinary.Built);

public sealed class CreateVerbNativeTests() : CreateVerbTests(CliBinary.Native);
