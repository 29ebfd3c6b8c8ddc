using System.Globalization;
using System.Text.Json;
using HeareAuth.Tests.Support;

namespace HeareAuth.Tests.Cli;

public abstract class DoctorVerbTests(CliBinary binary) : CliTests(binary)
{
    private const string StorageSecret = Canary.StorageSecret;

    [SkippableFact]
    public async Task A_healthy_installation_passes_every_check()
    {
        await using var service = await StartServiceAsync("ok", "ready");
        Store(Some.Document());

        Snap.Match((await RunAsync("doctor")).MustExit(0).ToString(), "doctor");
        Assert.All(service.Calls, static call => Assert.Equal("GET", call.Method));
    }

    [SkippableFact]
    public async Task Json_is_one_document_with_the_exit_code()
    {
        await using var service = await StartServiceAsync("ok", "ready");
        Store(Some.Document());

        var run = (await RunAsync("doctor", "-o", "json")).MustExit(0);

        Snap.Match(run.ToString(), "doctor-json");
        using var json = JsonDocument.Parse(run.Output);
        Assert.Equal(0, json.RootElement.GetProperty("exit_code").GetInt32());
    }

    [SkippableFact]
    public async Task Each_warning_has_a_remedy_and_the_exit_code_is_0()
    {
        await using var service = await StartServiceAsync("ok", "degraded");
        var soon = DateTime.UtcNow.AddDays(3).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        Store($$"""
            {"keys":[
              {"id":"key_plain","secret":"sec_cAnArY","name":"n"},
              {"id":"key_late","secret":"sec_cAnArY2","name":"n","expires_at":"tomorrow"},
              {"id":"key_soon","secret":"sec_cAnArY3","name":"n","expires_at":"{{soon}}"},
              {"id":"key_gone","secret":"sec_cAnArY4","name":"n","expires_at":"2020-01-01"},
              {"id":"key_empty","name":"n"},
              {"name":"no id"}
            ]}
            """);
        Variables["STORAGE_SECRET"] = "short\n";
        await File.WriteAllTextAsync(Folder.File("keys.json.backup-20240120T103000Z-abcdefgh"), "{}");

        var run = (await RunAsync("doctor")).MustExit(0);

        Snap.Match(run.ToString(), "doctor-warnings");
        Assert.DoesNotContain(Canary.Mark, run.ToString(), StringComparison.OrdinalIgnoreCase);
    }

    [SkippableFact]
    public async Task A_document_that_cannot_be_decrypted_exits_1_and_skips_the_checks_that_need_it()
    {
        await using var service = await StartServiceAsync("ok", "ready");
        Variables["STORAGE_SECRET"] = StorageSecret;
        await CreateAsync("x");
        Variables["STORAGE_SECRET"] = StorageSecret + "?";

        Snap.Match((await RunAsync("doctor")).MustExit(1).Output.Replace($"{StoredLength()} bytes", "N bytes", StringComparison.Ordinal), "doctor-wrong-secret");
        Assert.Equal(1, JsonDocument.Parse((await RunAsync("doctor", "-o", "json")).MustExit(1).Output).RootElement.GetProperty("exit_code").GetInt32());
    }

    [SkippableFact]
    public async Task An_encrypted_document_without_any_secret_says_which_variable_is_missing()
    {
        await using var service = await StartServiceAsync("ok", "ready");
        Variables["STORAGE_SECRET"] = StorageSecret;
        await CreateAsync("x");
        Variables["STORAGE_SECRET"] = null;

        Assert.Contains("✗ document: The key document is encrypted", (await RunAsync("doctor")).MustExit(1).Output, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Suggests_rekey_while_the_previous_secret_is_in_use_and_unsetting_it_afterwards()
    {
        await using var service = await StartServiceAsync("ok", "ready");
        Variables["STORAGE_SECRET"] = StorageSecret;
        await CreateAsync("x");
        Variables["STORAGE_SECRET_PREVIOUS"] = StorageSecret;
        Variables["STORAGE_SECRET"] = Canary.OtherStorageSecret;

        Assert.Contains("rekey", Remedy(await RunAsync("doctor"), "document"), StringComparison.Ordinal);
        (await RunAsync("rekey", "--no-refresh")).MustExit(0);
        Assert.Contains("Unset STORAGE_SECRET_PREVIOUS", Remedy(await RunAsync("doctor"), "document"), StringComparison.Ordinal);
        Variables["STORAGE_SECRET"] = null;
        Variables["STORAGE_SECRET_PREVIOUS"] = Canary.OtherStorageSecret;
        Assert.Contains("Set STORAGE_SECRET", Remedy(await RunAsync("doctor"), "settings"), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_store_without_a_document_is_healthy()
    {
        await using var service = await StartServiceAsync("ok", "ready");

        Snap.Match((await RunAsync("doctor")).MustExit(0).ToString(), "doctor-empty");
        Assert.False(File.Exists(KeysFile));
    }

    [SkippableFact]
    public async Task Without_a_service_only_warns_if_no_setting_names_its_address()
    {
        Store(Some.Document());
        Variables["REFRESH_URL"] = null;
        Variables["PORT"] = "1"; // nothing listens there

        var run = (await RunAsync("doctor")).MustExit(0);

        Assert.Contains("! service: http://localhost:1/health cannot be reached", run.Output, StringComparison.Ordinal);
        Assert.Contains("set REFRESH_URL", Remedy(run, "service"), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_service_that_does_not_respond_at_the_given_address_exits_1()
    {
        Store(Some.Document());

        Snap.Match((await RunAsync("doctor")).MustExit(1).ToString(), "doctor-no-service");
    }

    [SkippableTheory]
    [InlineData("/")]
    [InlineData("/refrsh")]
    [InlineData("/x/refresh")]
    public async Task A_refresh_address_that_does_not_exist_exits_1_even_if_the_service_is_healthy(string path)
    {
        await using var service = await StartServiceAsync("ok", "ready", refresh: 404);
        Variables["REFRESH_URL"] = service.Url + path;

        var run = (await RunAsync("doctor")).MustExit(1);

        Assert.Contains($"✗ service: the service is healthy, but has nothing at {service.Url}{path} (404)", run.Output, StringComparison.Ordinal);
        Assert.Contains("    Correct REFRESH_URL", run.Output, StringComparison.Ordinal);
        Assert.Contains("it ends in /refresh", run.Output, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_token_that_a_header_cannot_carry_exits_1()
    {
        Variables["REFRESH_TOKEN"] = Canary.RefreshToken + "\n";

        var run = (await RunAsync("doctor")).MustExit(1);

        Assert.Contains("✗ service: REFRESH_TOKEN", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(Canary.Mark, run.ToString(), StringComparison.OrdinalIgnoreCase);
    }

    [SkippableTheory]
    [InlineData("/health", 405)]
    [InlineData("/refresh", 307)]
    public async Task Warns_if_the_refresh_address_is_probably_a_different_endpoint(string path, int status)
    {
        await using var service = await StartServiceAsync("ok", "ready", status);
        Variables["REFRESH_URL"] = service.Url + path;

        var run = (await RunAsync("doctor")).MustExit(0);

        Assert.Contains($"! service: {service.Url} is ready, but {service.Url}{path} is probably not its refresh address", run.Output, StringComparison.Ordinal);
        Assert.Contains("it ends in /refresh", run.Output, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(405)]
    [InlineData(502)]
    public async Task Accepts_any_error_response_to_a_GET_of_the_refresh_address_except_404(int status)
    {
        await using var service = await StartServiceAsync("ok", "ready", refresh: status);

        Assert.Contains("✓ service:", (await RunAsync("doctor")).MustExit(0).Output, StringComparison.Ordinal);
        Assert.Equal(["GET /health", "GET /refresh", "GET /ready"], service.Calls.Select(static call => $"{call.Method} {call.Path}"));
    }

    [SkippableFact]
    public async Task Does_not_check_the_refresh_address_when_a_socket_is_used()
    {
        var socket = Folder.File("s");
        await using var service = await FakeService.StartAsync(socket: socket, answers: Answers("ok", "ready", refresh: 404));
        Variables["ADMIN_SOCKET"] = socket;

        Assert.Contains($"✓ service: the socket {socket} is healthy and ready", (await RunAsync("doctor")).MustExit(0).Output, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData(400, "")]
    [InlineData(418, "")]
    [InlineData(200, "<html>")]
    [InlineData(302, "")]
    [InlineData(500, "")]
    public async Task Every_problem_with_the_service_has_a_remedy(int status, string body)
    {
        await using var service = await FakeService.StartAsync(status, body);
        Variables["REFRESH_URL"] = service.Url + "/refresh";

        Assert.NotEqual("", RemedyOf("service", await RunAsync("doctor", "-o", "json")));
    }

    [SkippableFact]
    public async Task An_unknown_readiness_status_has_a_remedy()
    {
        await using var service = await StartServiceAsync("ok", "teapot");

        Assert.NotEqual("", RemedyOf("service", await RunAsync("doctor", "-o", "json")));
    }

    [SkippableFact]
    public async Task A_service_that_is_not_ready_exits_1()
    {
        await using var service = await StartServiceAsync("ok", "not_ready");

        var run = (await RunAsync("doctor")).MustExit(1);

        Assert.Contains("✗ service:", run.Output, StringComparison.Ordinal);
        Assert.Contains("its keys are older than MAX_STALENESS", run.Output, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_Python_service_without_a_readiness_endpoint_is_healthy()
    {
        await using var service = await StartServiceAsync("ok", "");

        Assert.Contains("✓ service:", (await RunAsync("doctor")).MustExit(0).Output, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_key_file_that_cannot_be_opened_exits_1()
    {
        File.CreateSymbolicLink(KeysFile, KeysFile); // a loop

        var run = (await RunAsync("doctor")).MustExit(1);

        Assert.Contains("✗ store:", run.Output, StringComparison.Ordinal);
        Assert.Contains("- document: not checked", run.Output, StringComparison.Ordinal);
        Assert.Contains("- expiring keys: not checked", run.Output, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("0755", "access is denied")]
    [InlineData("1777", "it belongs to user 0")]
    public async Task A_key_file_that_this_user_can_read_but_not_replace_exits_1_for_doctor_and_create(string folderMode, string why)
    {
        Skip.IfNot(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "Only root can be somebody else.");
        Skip.If((await RunAsNobodyAsync("--version")).ExitCode is not 0, "Somebody else cannot reach the command here.");
        await using var service = await StartServiceAsync("ok", "ready");
        Store(Some.Document());
        await ProcessRunner.RunAsync("chmod", ["0644", KeysFile]);
        await ProcessRunner.RunAsync("chmod", [folderMode, Folder.Path]);

        var create = (await RunAsNobodyAsync("create", "--name", "x")).MustExit(1);
        var doctor = await RunAsNobodyAsync("doctor", "-o", "json");

        Assert.Contains(why, create.Error, StringComparison.Ordinal);
        Assert.Contains(why, doctor.Output, StringComparison.Ordinal);
        Assert.Contains("run as the file's owner", RemedyOf("conditional writes", doctor), StringComparison.OrdinalIgnoreCase);
        Assert.Empty(Directory.EnumerateFiles(Folder.Path, ".*"));
    }

    private Task<ProcessResult> RunAsNobodyAsync(params string[] arguments) => ProcessRunner.RunAsync(
        "setpriv", ["--reuid=65534", "--regid=65534", "--clear-groups", Program, .. arguments], Variables, Folder.Path);

    private async Task<FakeService> StartServiceAsync(string health, string ready, int refresh = 405)
    {
        var service = await FakeService.StartAsync(refresh, """{"detail":"as told"}""", answers: Answers(health, ready, refresh));
        Variables["REFRESH_URL"] = service.Url + "/refresh";
        return service;
    }

    private static Dictionary<string, (int Status, string Body)> Answers(string health, string ready, int refresh) => new()
    {
        ["/health"] = (200, $$"""{"status":"{{health}}"}"""),
        ["/refresh"] = (refresh, """{"detail":"Method Not Allowed"}"""),
        ["/ready"] = ready switch
        {
            "" => (404, """{"detail":"Not Found"}"""),
            "not_ready" => (503, """{"status":"not_ready"}"""),
            "teapot" => (418, "short and stout"),
            _ => (200, $$"""{"status":"{{ready}}"}"""),
        },
    };

    private static string RemedyOf(string check, ProcessResult failed)
    {
        using var json = JsonDocument.Parse(failed.MustExit(1).Output);
        var found = json.RootElement.GetProperty("checks").EnumerateArray().Single(one => one.GetProperty("name").GetString() == check);
        Assert.Equal("failed", found.GetProperty("status").GetString());
        return found.GetProperty("remedy").GetString() ?? "";
    }

    private string StoredLength() => new FileInfo(KeysFile).Length.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>The line below a check's own.</summary>
    private static string Remedy(ProcessResult run, string check)
    {
        var lines = run.MustExit(0).Output.Split('\n');
        return lines[Array.FindIndex(lines, line => line.StartsWith($"! {check}:", StringComparison.Ordinal)) + 1];
    }
}

public sealed class DoctorVerbBuiltTests() : DoctorVerbTests(CliBinary.Built);

public sealed class DoctorVerbNativeTests() : DoctorVerbTests(CliBinary.Native);
