using HeareAuth.Tests.Support;

namespace HeareAuth.Tests.Cli;

/// <summary><c>refresh</c> and <c>health</c>: HTTP calls to the running service.</summary>
public abstract class ServiceVerbsTests(CliBinary binary) : CliTests(binary)
{
    private const string HealthBody = """{"status":"ok"}""";

    [SkippableFact]
    public async Task Refresh_reports_how_many_keys_the_service_loaded()
    {
        await using var service = await FakeService.StartAsync();
        Variables["REFRESH_URL"] = service.Url + "/refresh";

        Snap.Match((await RunAsync("refresh")).MustExit(0).ToString(), "refresh");
        Snap.Match((await RunAsync("refresh", "-o", "json")).MustExit(0).ToString(), "refresh-json");
        Assert.All(service.Calls, static call => Assert.Equal("POST /refresh", $"{call.Method} {call.Path}"));
        Assert.All(service.Calls, static call => Assert.Equal("", call.Authorization + call.Body));
    }

    [SkippableFact]
    public async Task Health_uses_the_refresh_address_with_the_path_health()
    {
        await using var service = await FakeService.StartAsync(body: HealthBody);
        Variables["REFRESH_URL"] = service.Url + "/refresh?x=1";

        Snap.Match((await RunAsync("health")).MustExit(0).ToString(), "health");
        Snap.Match((await RunAsync("health", "-o", "json")).MustExit(0).ToString(), "health-json");
        Assert.All(service.Calls, static call => Assert.Equal("GET /health", $"{call.Method} {call.Path}"));
    }

    [SkippableTheory]
    [InlineData("refresh", "PORT")]
    [InlineData("refresh", "--refresh-url")]
    [InlineData("refresh", "--url")]
    [InlineData("health", "PORT")]
    [InlineData("health", "--refresh-url")]
    [InlineData("health", "--url")]
    public async Task The_address_comes_from_the_options_or_the_port(string verb, string origin)
    {
        await using var service = await FakeService.StartAsync(body: verb == "health" ? HealthBody : FakeService.RefreshBody);
        string[] arguments = [verb];
        if (origin == "PORT")
        {
            Variables["REFRESH_URL"] = null;
            Variables["PORT"] = new Uri(service.Url).Port.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }
        else
        {
            arguments = [verb, origin, origin == "--url" ? $"{service.Url}/any/path" : $"{service.Url}/refresh"];
        }

        (await RunAsync(arguments)).MustExit(0);

        Assert.Equal(origin == "--url" ? "/any/path" : $"/{verb}", Assert.Single(service.Calls).Path);
    }

    [SkippableFact]
    public async Task Sends_the_token_as_a_bearer_token_and_never_prints_it()
    {
        await using var service = await FakeService.StartAsync(status: 403, body: """{"error":"Refresh endpoint only accessible from localhost"}""");
        Variables["REFRESH_URL"] = service.Url + "/refresh";
        Variables["REFRESH_TOKEN"] = Canary.RefreshToken;

        var run = (await RunAsync("refresh", "--debug")).MustExit(1);

        Assert.Equal($"Bearer {Canary.RefreshToken}", Assert.Single(service.Calls).Authorization);
        Assert.DoesNotContain(Canary.RefreshToken, run.ToString(), StringComparison.Ordinal);
        Snap.Match(run.ToString(), "refresh-refused");
    }

    [SkippableFact]
    public async Task Uses_the_admin_socket_unless_an_option_gives_an_address()
    {
        var socket = Folder.File("admin.sock");
        await using var behindSocket = await FakeService.StartAsync(socket: socket);
        await using var elsewhere = await FakeService.StartAsync();
        Variables["ADMIN_SOCKET"] = socket;

        (await RunAsync("refresh")).MustExit(0);
        (await RunAsync("create", "--name", "x", "--require-refresh")).MustExit(0);
        (await RunAsync("refresh", "--url", elsewhere.Url + "/refresh")).MustExit(0);

        Assert.Equal(["localhost", "localhost", "localhost"], behindSocket.Calls.Select(static call => call.Host));
        Assert.Single(elsewhere.Calls);
    }

    [SkippableFact]
    public async Task A_missing_socket_is_named()
    {
        Variables["ADMIN_SOCKET"] = Folder.File("no.sock");

        var run = (await RunAsync("refresh")).MustExit(1);

        Assert.Contains("no.sock", run.Error, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Accept_rollback_is_sent_in_the_body()
    {
        await using var service = await FakeService.StartAsync();

        (await RunAsync("refresh", "--accept-rollback", "--url", service.Url + "/refresh")).MustExit(0);

        Assert.Equal("""{"accept_rollback":true}""", Assert.Single(service.Calls).Body);
    }

    [SkippableFact]
    public async Task Redirects_are_not_followed()
    {
        await using var target = await FakeService.StartAsync();
        await using var service = await FakeService.StartAsync(status: 307, body: "", location: target.Url + "/refresh");

        var run = (await RunAsync("refresh", "--url", service.Url + "/refresh")).MustExit(1);

        Assert.Empty(target.Calls);
        Assert.Contains("redirects (307)", run.Error, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData(500, """{"error":"Failed to refresh keys"}""")]
    [InlineData(404, """{"error":"Not found"}""")]
    [InlineData(200, "<html>hello</html>")]
    [InlineData(200, """{"success":false,"keys_loaded":5}""")]
    [InlineData(200, """{"success":true,"keys_loaded":"many"}""")]
    [InlineData(200, "")]
    [InlineData(503, "\u001b[2J")]
    [InlineData(400, """{"error":"\u001b[2J"}""")]
    public async Task Any_other_response_is_a_failure(int status, string body)
    {
        await using var service = await FakeService.StartAsync(status, body);

        var refresh = (await RunAsync("refresh", "--url", service.Url + "/refresh")).MustExit(1);
        var health = (await RunAsync("health", "--url", service.Url + "/health")).MustExit(1);

        Assert.Equal("", refresh.Output + health.Output);
        Assert.DoesNotContain('\u001b', refresh.Error + health.Error);
        Assert.StartsWith("Error: Refresh failed: ", refresh.Error, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("refresh", "table")]
    [InlineData("refresh", "json")]
    [InlineData("health", "table")]
    [InlineData("health", "json")]
    public async Task Exits_1_if_no_service_is_listening(string verb, string output) =>
        Snap.Match((await RunAsync(verb, "-o", output)).MustExit(1).ToString(), $"{verb}-nobody-there-{output}");

    [SkippableTheory]
    [InlineData("refresh", "--url", "localhost:8080")]
    [InlineData("refresh", "--url", "ftp://localhost/")]
    [InlineData("refresh", "--url", "http://user:canary@localhost/refresh")]
    [InlineData("health", "--refresh-url", "not an address")]
    public async Task An_invalid_address_exits_2(string verb, string option, string url)
    {
        var run = (await RunAsync(verb, option, url)).MustExit(2);

        Assert.Contains(option, run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", run.Error, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("0")]
    [InlineData("65536")]
    [InlineData("http")]
    public async Task An_invalid_port_exits_2(string port)
    {
        Variables["REFRESH_URL"] = null;
        Variables["PORT"] = port;

        var run = (await RunAsync("refresh")).MustExit(2);

        Assert.Contains("PORT", run.Error, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Interrupting_a_call_that_hangs_exits_130()
    {
        await using var service = await FakeService.StartAsync(hangs: true);
        await using var run = Start("refresh", "--url", service.Url + "/refresh", "-o", "json");
        await Eventually.IsTrueAsync(() => !service.Calls.IsEmpty);

        await run.SignalAsync("INT");

        var ended = (await run.EndAsync()).MustExit(130);
        Assert.Equal("", ended.Output);
        Assert.Equal(
            """{"error":"Interrupted","exit_code":130,"errors":[{"code":"interrupted","field":null,"message":"Interrupted"}]}""", ended.Error.TrimEnd());
    }

    [SkippableTheory]
    [InlineData("REFRESH_URL", "foo")]
    [InlineData("PORT", "abc")]
    [InlineData("REFRESH_TOKEN", "abc\n")]
    [InlineData("REFRESH_TOKEN", "a b")]
    [InlineData("REFRESH_TOKEN", "t\u00f6k\u00e9n")]
    public async Task An_invalid_service_address_exits_2_before_anything_is_written(string variable, string value)
    {
        const string Document = """{"keys":[{"id":"key_1","secret":"sec_1","name":"n"}]}""";
        Store(Document);
        Variables["REFRESH_URL"] = null;
        Variables[variable] = value;

        foreach (var arguments in (string[][])[["create", "--name", "x"], ["create", "--name", "x", "-q", "--require-refresh"], ["delete", "key_1", "--yes"], ["migrate"]])
        {
            var run = (await RunAsync(arguments)).MustExit(2);

            Assert.Equal("", run.Output);
            Assert.Contains(variable, run.Error, StringComparison.Ordinal);
            Assert.Equal(Document, Stored());
        }

        (await RunAsync("create", "--name", "x", "--no-refresh")).MustExit(0);
    }

    [SkippableFact]
    public async Task A_missing_socket_is_named_together_with_the_settings_that_locate_it()
    {
        Variables["REFRESH_URL"] = null;
        Variables["ADMIN_SOCKET"] = Folder.File("none.sock");

        var run = (await RunAsync("refresh")).MustExit(1);

        Assert.Contains($"there is no socket {Folder.File("none.sock")}", run.Error, StringComparison.Ordinal);
        Assert.Contains("Its address comes from ADMIN_SOCKET, --refresh-url or REFRESH_URL", run.Error, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task Interrupting_the_refresh_after_a_creation_still_shows_the_secret(string signal)
    {
        (await RunAsync("create", "--name", "before", "--no-refresh")).MustExit(0);
        await using var service = await FakeService.StartAsync(hangs: true);
        await using var run = Start("create", "--name", "x", "--refresh-url", service.Url + "/refresh", "-o", "json");
        await Eventually.IsTrueAsync(() => !service.Calls.IsEmpty);

        await run.SignalAsync(signal);

        var ended = (await run.EndAsync()).MustExit(130);
        Assert.Contains("\"secret\":\"sec_", ended.Output, StringComparison.Ordinal);
        Assert.Contains("\"refreshed\":false", ended.Output, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData(0, "create", "--name", "x")]
    [InlineData(6, "create", "--name", "x", "--require-refresh")]
    [InlineData(0, "delete", "--by-name", "before", "--yes")]
    [InlineData(6, "delete", "--by-name", "before", "--yes", "--require-refresh")]
    public async Task A_change_that_the_service_refuses_as_a_rollback_is_not_promised_for_its_next_poll(int exit, params string[] change)
    {
        await CreateAsync("before"); // the command remembers this write, so it does not ask the service before the change
        await using var service = await FakeService.StartAsync(
            500, """{"error":"Failed to refresh keys","code":"rollback","reason":"it was built on an older copy: it is a fork"}""");
        Variables["REFRESH_URL"] = service.Url + "/refresh";
        var before = Stored();

        Snap.Match((await RunAsync(change)).MustExit(exit).Error, $"refresh-after-change-rollback-{exit}");
        Assert.NotEqual(before, Stored());
    }

    [SkippableFact]
    public async Task Progress_is_shown_during_a_long_wait_on_a_terminal_and_then_erased()
    {
        await using var service = await FakeService.StartAsync(hangs: true);
        await using var terminal = StartInTerminal($"NO_COLOR=1 $CLI refresh --url {service.Url}/refresh");
        await Eventually.IsTrueAsync(() => terminal.OutputSoFar.Contains("Waiting for the service…", StringComparison.Ordinal));

        await terminal.Input.WriteAsync('\x03');
        await terminal.Input.FlushAsync();

        var run = (await terminal.EndAsync()).MustExit(130);
        Assert.Contains("Waiting for the service…", run.Output, StringComparison.Ordinal);
        Assert.Contains("\r\e[K", run.Output, StringComparison.Ordinal);
    }

    /// <summary>Before a change, a command without a memory asks the service, and after it every command does.</summary>
    [SkippableTheory]
    [InlineData("create --name x", false)]
    [InlineData("create --name x", true)]
    [InlineData("doctor", false)]
    public async Task A_wait_for_the_service_is_not_blamed_on_the_store(string command, bool remembers)
    {
        if (remembers)
        {
            await CreateAsync("before");
        }

        await using var service = await FakeService.StartAsync(hangs: true);
        await using var terminal = StartInTerminal($"NO_COLOR=1 $CLI {command} --refresh-url {service.Url}/refresh");
        await Eventually.IsTrueAsync(() => terminal.OutputSoFar.Contains("Waiting for the service…", StringComparison.Ordinal));

        await terminal.Input.WriteAsync('\x03');
        await terminal.Input.FlushAsync();

        (await terminal.EndAsync()).MustExit(130);
        Assert.False(service.Calls.IsEmpty);
    }
}

public sealed class ServiceVerbsBuiltTests() : ServiceVerbsTests(CliBinary.Built);

public sealed class ServiceVerbsNativeTests() : ServiceVerbsTests(CliBinary.Native);
