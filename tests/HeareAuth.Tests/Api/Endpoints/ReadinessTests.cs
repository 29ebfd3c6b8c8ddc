using HeareAuth.Features.Settings;
using HeareAuth.Tests.Support;

namespace HeareAuth.Tests.Api.Endpoints;

/// <summary>Tests /health, /ready and /verify before the keys are loaded and when they are stale.</summary>
public sealed class ReadinessTests
{
    [Fact]
    public async Task Is_healthy_but_not_ready_before_the_first_load()
    {
        await using var service = await RunningService.StartAsync("no document");

        await AssertResponseAsync(service, "/health", 200, """{"status":"ok"}""");
        await AssertResponseAsync(service, "/ready", 503, """{"status":"not_ready"}""");
        var verified = await service.VerifyAsync();
        Assert.Equal((503, """{"error":"Keys are not loaded yet"}"""), (verified.Status, verified.Body));
        Assert.NotNull(verified.Header("Retry-After"));
    }

    [Fact]
    public async Task Retries_the_first_load_until_it_works()
    {
        await using var service = await RunningService.StartAsync("no document");

        await service.ReplaceDocumentAsync(Some.Document());

        await Eventually.IsTrueAsync(async () => (await service.GetAsync("/ready")).Body == """{"status":"ready"}""");
        Assert.Equal(200, (await service.VerifyAsync()).Status);
        var startup = await service.LoggedAsync("startup");
        Assert.Equal(("1", "file"), (startup.Field("keys_loaded"), startup.Field("storage")));
    }

    [Fact]
    public async Task Responds_200_to_the_first_request_after_a_healthy_start()
    {
        await using var service = await RunningService.StartAsync();

        Assert.Equal(200, (await service.VerifyAsync()).Status);
        await AssertResponseAsync(service, "/ready", 200, """{"status":"ready"}""");
    }

    [Fact]
    public async Task Starts_with_no_keys_when_the_store_has_no_document_and_logs_it_once()
    {
        await using var service = await RunningService.StartAsync(document: null);

        await AssertResponseAsync(service, "/ready", 200, """{"status":"ready"}""");
        Assert.Equal(403, (await service.VerifyAsync()).Status);
        Assert.Equal(200, (await service.RefreshAsync()).Status);
        await service.StopAsync();
        Assert.Equal("info", Assert.Single(service.LogLines, static line => line.Event == "store_absent").Level);
        Assert.DoesNotContain(service.LogLines, static line => line.Level is "warning" or "error" && line.Event != "verification_failed");
    }

    [Theory]
    [InlineData(null, "store_absent startup no_keys")]
    [InlineData("""{"keys":[]}""", "startup no_keys")]
    [InlineData("""{"keys":[{"id":"key_1"}]}""", "keys_skipped startup no_keys")]
    [InlineData("""{"keys":[{"id":"key_1","name":"n","secret":"sec_1"}]}""", "startup")]
    [InlineData("no document", "refresh_failed")]
    public async Task The_log_begins_with_listening_and_without_keys_says_how_to_create_one(string? document, string then)
    {
        await using var service = await RunningService.StartAsync(document, ("LOG_LEVEL", "info"));
        await service.LoggedAsync(then.Split(' ')[^1]);
        await service.StopAsync();

        Assert.Equal($"listening {then}", string.Join(' ', service.LogLines.Select(static line => line.Event).Distinct()));
        Assert.Equal($"http://127.0.0.1:{service.EndPoint.Port}", service.LogLines[0].Field("url"));
        if (then.EndsWith("no_keys", StringComparison.Ordinal))
        {
            Assert.Contains("heare-auth create --name", service.LogLines[^1].Field("hint"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Warnings_about_settings_and_the_snapshot_follow_listening()
    {
        var folder = new TempFolder(); // deleted with the service
        await File.WriteAllTextAsync(folder.File("snapshot"), "HEARE_SNAPSHOT_V2\ndamaged");
        await using var service = await RunningService.StartInAsync(
            folder, ("STORAGE_SECRET", "short"), ("SNAPSHOT_PATH", "{folder}/snapshot"), ("ADMIN_SOCKET", "{folder}/admin.sock"), ("LOG_LEVEL", "info"));
        await service.StopAsync();

        Assert.Equal(
            ["listening", "storage_secret_weak", "snapshot_ignored"], service.LogLines.Take(3).Select(static line => line.Event));
    }

    [Fact]
    public async Task Startup_lines_are_written_even_if_the_level_leaves_out_listening()
    {
        await using var service = await RunningService.StartAsync("no document", ("LOG_LEVEL", "error"));

        Assert.Equal("error", (await service.LoggedAsync("refresh_failed")).Level);
    }

    [Fact]
    public async Task Loads_the_first_document_of_an_empty_store()
    {
        await using var service = await RunningService.StartAsync(document: null);
        await service.ReplaceDocumentAsync(Some.Document());

        Assert.Equal(200, (await service.RefreshAsync()).Status);
        Assert.Equal(200, (await service.VerifyAsync()).Status);
    }

    [Fact]
    public async Task Is_degraded_while_a_FIFO_is_in_place_of_the_key_file_and_loads_what_replaces_it()
    {
        await using var service = await RunningService.StartAsync(("REFRESH_INTERVAL", "50ms"));
        service.DeleteDocument();
        await SpecialFile.CreateAsync("fifo", service.Folder.File("keys.json"));
        await Eventually.IsTrueAsync(async () => (await service.GetAsync("/ready")).Body == """{"status":"degraded"}""");
        await service.LoggedAsync("refresh_failed", static line => line.Field("error")!.Contains("it is a named pipe (FIFO)", StringComparison.Ordinal)); // has one
        Assert.Equal(200, (await service.VerifyAsync()).Status);

        await service.ReplaceDocumentAsync("""{"keys":[],"revision":1700000000001,"first_revision":1700000000000,"write_id":"w2"}""");

        await Eventually.IsTrueAsync(async () => (await service.GetAsync("/ready")).Body == """{"status":"ready"}""");
        Assert.Equal(403, (await service.VerifyAsync()).Status);
    }

    [Fact]
    public async Task Responds_503_past_MAX_STALENESS_until_the_store_confirms_the_keys()
    {
        await using var service = await RunningService.StartAsync(("REFRESH_INTERVAL", "200ms"), ("MAX_STALENESS", "500ms"));
        await service.ReplaceDocumentAsync("no document");

        RawResponse? stale = null;
        await Eventually.IsTrueAsync(async () => (stale = await service.VerifyAsync()).Status is 503);
        Assert.Equal("""{"error":"Keys are out of date"}""", stale!.Body); // set while waiting
        Assert.NotNull(stale.Header("Retry-After"));

        // On a busy machine the keys may be stale again between the two requests.
        await service.ReplaceDocumentAsync(Some.Document());
        await Eventually.IsTrueAsync(async () => (await service.RefreshAsync()).Status is 200 && (await service.VerifyAsync()).Status is 200);
    }

    [Fact]
    public async Task Serves_the_snapshot_as_degraded_while_the_store_is_unreadable()
    {
        await using var first = await RunningService.StartAsync(("SNAPSHOT_PATH", "{folder}/snapshot"));
        await Eventually.IsTrueAsync(() => File.Exists(first.Folder.File("snapshot")));
        await first.ReplaceDocumentAsync("no document");

        await using var second = await first.RestartAsync();

        Assert.Equal(200, (await second.VerifyAsync()).Status);
        await AssertResponseAsync(second, "/ready", 200, """{"status":"degraded"}""");
        Assert.Equal("1", (await second.LoggedAsync("snapshot_used")).Field("keys_loaded"));
    }

    [Fact]
    public async Task Refuses_a_snapshot_path_that_is_the_key_file()
    {
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder.File("keys.json"), Some.Document());

        var refused = await Assert.ThrowsAsync<InvalidSettingException>(
            () => RunningService.StartInAsync(folder, ("SNAPSHOT_PATH", "{folder}/./keys.json")));

        Assert.Equal("SNAPSHOT_PATH", refused.Failure.Field);
        Assert.Equal(Some.Document(), await File.ReadAllTextAsync(folder.File("keys.json")));
    }

    [SkippableTheory]
    [InlineData("symbolic")]
    [InlineData("symbolic, to a link")]
    [InlineData("hard")]
    public async Task Refuses_a_snapshot_path_that_is_a_link_to_the_key_file(string kind)
    {
        Skip.If(kind is "hard" && !OperatingSystem.IsLinux(), "only on Linux can the service tell that two paths lead to one file");
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder.File("keys.json"), Some.Document());
        if (kind is "hard")
        {
            (await ProcessRunner.RunAsync("ln", [folder.File("keys.json"), folder.File("snapshot")])).MustExit(0);
        }
        else
        {
            File.CreateSymbolicLink(folder.File("one"), folder.File("keys.json"));
            File.CreateSymbolicLink(folder.File("snapshot"), kind is "symbolic" ? "keys.json" : "one");
        }

        var refused = await Assert.ThrowsAsync<InvalidSettingException>(
            () => RunningService.StartInAsync(folder, ("SNAPSHOT_PATH", "{folder}/snapshot")));

        Assert.Equal("SNAPSHOT_PATH", refused.Failure.Field);
        Assert.Equal(Some.Document(), await File.ReadAllTextAsync(folder.File("keys.json")));
    }

    [Fact]
    public async Task Refuses_a_snapshot_path_that_leads_through_a_linked_folder_to_a_key_file_yet_to_be_written()
    {
        using var folder = new TempFolder();
        Directory.CreateDirectory(folder.File("data"));
        Directory.CreateSymbolicLink(folder.File("link"), folder.File("data"));

        var refused = await Assert.ThrowsAsync<InvalidSettingException>(() => RunningService.StartInAsync(
            folder, ("KEYS_FILE", "{folder}/data/keys.json"), ("SNAPSHOT_PATH", "{folder}/link/keys.json")));

        Assert.Equal("SNAPSHOT_PATH", refused.Failure.Field);
    }

    private static async Task AssertResponseAsync(RunningService service, string path, int status, string body)
    {
        var response = await service.GetAsync(path);
        Assert.Equal((status, body), (response.Status, response.Body));
    }
}
