using HeareAuth.Features.Settings;
using HeareAuth.Tests.Support;

namespace HeareAuth.Tests.Api;

/// <summary>What /health, /ready and /verify say before keys are loaded and when they grow old.</summary>
public sealed class ReadinessTests
{
    [Fact]
    public async Task Before_the_first_load_the_service_lives_and_is_not_ready()
    {
        await using var service = await RunningService.StartAsync("no document");

        await AssertAnswerAsync(service, "/health", 200, """{"status":"ok"}""");
        await AssertAnswerAsync(service, "/ready", 503, """{"status":"not_ready"}""");
        var verified = await service.VerifyAsync();
        Assert.Equal((503, """{"error":"Keys are not loaded yet"}"""), (verified.Status, verified.Body));
        Assert.NotNull(verified.Header("Retry-After"));
    }

    [Fact]
    public async Task The_first_load_is_tried_again_until_it_works()
    {
        await using var service = await RunningService.StartAsync("no document");

        await service.ReplaceDocumentAsync(Some.Document());

        await Eventually.IsTrueAsync(async () => (await service.GetAsync("/ready")).Body == """{"status":"ready"}""");
        Assert.Equal(200, (await service.VerifyAsync()).Status);
        var startup = await service.LoggedAsync("startup");
        Assert.Equal(("1", "file"), (startup.Field("keys_loaded"), startup.Field("storage")));
    }

    [Fact]
    public async Task A_healthy_start_answers_its_first_caller_with_200()
    {
        await using var service = await RunningService.StartAsync();

        Assert.Equal(200, (await service.VerifyAsync()).Status);
        await AssertAnswerAsync(service, "/ready", 200, """{"status":"ready"}""");
    }

    [Fact]
    public async Task A_store_that_never_had_a_document_is_empty_and_says_so_once()
    {
        await using var service = await RunningService.StartAsync(document: null);

        await AssertAnswerAsync(service, "/ready", 200, """{"status":"ready"}""");
        Assert.Equal(403, (await service.VerifyAsync()).Status);
        Assert.Equal(200, (await service.RefreshAsync()).Status);
        await service.StopAsync();
        Assert.Single(service.LogLines, static line => line.Event == "store_absent");
    }

    [Fact]
    public async Task The_first_document_of_an_empty_store_is_taken()
    {
        await using var service = await RunningService.StartAsync(document: null);
        await service.ReplaceDocumentAsync(Some.Document());

        Assert.Equal(200, (await service.RefreshAsync()).Status);
        Assert.Equal(200, (await service.VerifyAsync()).Status);
    }

    [Fact]
    public async Task Past_MAX_STALENESS_verify_is_503_until_the_store_confirms_the_keys()
    {
        await using var service = await RunningService.StartAsync(("REFRESH_INTERVAL", "200ms"), ("MAX_STALENESS", "500ms"));
        await service.ReplaceDocumentAsync("no document");

        RawResponse? stale = null;
        await Eventually.IsTrueAsync(async () => (stale = await service.VerifyAsync()).Status is 503);
        Assert.Equal("""{"error":"Keys are out of date"}""", stale!.Body); // waited for
        Assert.NotNull(stale.Header("Retry-After"));

        // Half a second may pass between the two on a busy machine.
        await service.ReplaceDocumentAsync(Some.Document());
        await Eventually.IsTrueAsync(async () => (await service.RefreshAsync()).Status is 200 && (await service.VerifyAsync()).Status is 200);
    }

    [Fact]
    public async Task With_a_snapshot_keys_are_served_degraded_while_the_store_is_unreadable()
    {
        await using var first = await RunningService.StartAsync(("SNAPSHOT_PATH", "{folder}/snapshot"));
        await Eventually.IsTrueAsync(() => File.Exists(first.Folder.File("snapshot")));
        await first.ReplaceDocumentAsync("no document");

        await using var second = await first.RestartAsync();

        Assert.Equal(200, (await second.VerifyAsync()).Status);
        await AssertAnswerAsync(second, "/ready", 200, """{"status":"degraded"}""");
        Assert.Equal("1", (await second.LoggedAsync("snapshot_used")).Field("keys_loaded"));
    }

    [Fact]
    public async Task A_snapshot_in_the_place_of_the_key_file_is_refused_before_it_is_written()
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
    public async Task A_snapshot_that_is_a_link_to_the_key_file_is_refused_before_it_is_written(string kind)
    {
        Skip.If(kind is "hard" && !OperatingSystem.IsLinux(), "Only Linux tells that two names are of one file");
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
    public async Task So_is_one_by_another_way_to_the_folder_of_a_key_file_that_is_still_to_come()
    {
        using var folder = new TempFolder();
        Directory.CreateDirectory(folder.File("data"));
        Directory.CreateSymbolicLink(folder.File("link"), folder.File("data"));

        var refused = await Assert.ThrowsAsync<InvalidSettingException>(() => RunningService.StartInAsync(
            folder, ("KEYS_FILE", "{folder}/data/keys.json"), ("SNAPSHOT_PATH", "{folder}/link/keys.json")));

        Assert.Equal("SNAPSHOT_PATH", refused.Failure.Field);
    }

    private static async Task AssertAnswerAsync(RunningService service, string path, int status, string body)
    {
        var response = await service.GetAsync(path);
        Assert.Equal((status, body), (response.Status, response.Body));
    }
}
