using System.Text.Json;
using HeareAuth.Tests.Support;

namespace HeareAuth.Tests.Cli;

public abstract class MigrateVerbTests(CliBinary binary) : CliTests(binary)
{
    private const string TwoPlaintextSecrets = """
        {"keys":[
          {"id":"key_0001rR8bwbfPMUBu4JN","secret":"sec_cAnArY_one","name":"My Service","metadata":{}},
          {"id":"key_0001rR8bwqMmoYH1POT","secret":"sec_cAnArY_two","name":"Other","metadata":{}}
        ]}
        """;

    private const string OneUnreadable = """
        {"keys":[
          {"id":"key_0001rR8bwbfPMUBu4JN","secret":"sec_cAnArY_one","name":"My Service"},
          {"id":"key_0001rR8bwqMmoYH1POT","secret":"sec_cAnArY_two","secret_hash":"sha256:00","name":"Other"},
          {"name":"No id, no secret"}
        ]}
        """;

    [SkippableFact]
    public async Task Reports_the_result_where_the_backup_is_and_that_it_contains_the_secrets()
    {
        Store(TwoPlaintextSecrets);

        var run = (await RunAsync("migrate", "--no-refresh")).MustExit(0);

        Snap.Match(run.ToString(), "migrate");
        Assert.DoesNotContain(Canary.Mark, Stored(), StringComparison.OrdinalIgnoreCase);
        Assert.Equal(TwoPlaintextSecrets, await File.ReadAllTextAsync(Assert.Single(Backups())));
        Snap.Match((await RunAsync("migrate")).MustExit(0).ToString(), "migrate-again");
    }

    [SkippableFact]
    public async Task A_dry_run_reports_the_changes_and_writes_nothing()
    {
        Store(TwoPlaintextSecrets);

        Snap.Match((await RunAsync("migrate", "--dry-run")).MustExit(0).ToString(), "migrate-dry-run");
        Snap.Match((await RunAsync("migrate", "--dry-run", "-o", "json")).MustExit(0).ToString(), "migrate-dry-run-json");

        Assert.Equal(TwoPlaintextSecrets, Stored());
        Assert.Empty(Backups());
    }

    [SkippableFact]
    public async Task Json_is_one_document_with_the_location_of_the_backup()
    {
        Store(OneUnreadable);

        var run = (await RunAsync("migrate", "--no-refresh", "-o", "json")).MustExit(0);

        Snap.Match(run.ToString(), "migrate-json");
        using var json = JsonDocument.Parse(run.Output);
        Assert.Equal(Assert.Single(Backups()), json.RootElement.GetProperty("backup").GetString());
    }

    [SkippableFact]
    public async Task Names_the_records_that_it_left_unchanged()
    {
        Store(OneUnreadable);

        Snap.Match((await RunAsync("migrate", "--no-refresh")).MustExit(0).ToString(), "migrate-unreadable");
    }

    [SkippableTheory]
    [InlineData("""{"keys": []}""")]
    [InlineData("""{"keys":[{"id":"key_1","secret_hash":"sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08","name":"n"}]}""")]
    public async Task Converts_the_document_even_if_no_secret_is_left_to_hash(string document)
    {
        Store(document);

        var dry = (await RunAsync("migrate", "--dry-run")).MustExit(0);
        Assert.Equal(document, Stored());
        var run = (await RunAsync("migrate", "--no-refresh")).MustExit(0);

        Assert.Contains("new form", dry.Output, StringComparison.Ordinal);
        Assert.Contains("new form", run.Output, StringComparison.Ordinal);
        await CreateAsync("after");
        Assert.DoesNotContain("\"secret\":", Stored(), StringComparison.Ordinal);
        Assert.Contains("Nothing to do", (await RunAsync("migrate", "--no-refresh")).MustExit(0).Output, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task With_a_storage_secret_the_document_and_the_backup_are_encrypted()
    {
        Store(TwoPlaintextSecrets);
        Variables["STORAGE_SECRET"] = Canary.StorageSecret;

        Snap.Match((await RunAsync("migrate", "--no-refresh")).MustExit(0).ToString(), "migrate-encrypted");

        Assert.StartsWith("HEARE_ENCRYPTED_V1:", Stored(), StringComparison.Ordinal);
        Assert.StartsWith("HEARE_ENCRYPTED_V1:", await File.ReadAllTextAsync(Assert.Single(Backups())), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task The_service_is_refreshed_once_and_only_after_a_change()
    {
        await using var service = await FakeService.StartAsync();
        Variables["REFRESH_URL"] = service.Url + "/refresh";
        Store(TwoPlaintextSecrets);
        await CreateAsync("so that the newest write is known and the service is not asked");

        Assert.Contains("✓ Service refreshed - 5 keys loaded", (await RunAsync("migrate")).MustExit(0).Output, StringComparison.Ordinal);
        (await RunAsync("migrate")).MustExit(0);
        (await RunAsync("migrate", "--dry-run")).MustExit(0);

        Assert.Equal("/refresh", Assert.Single(service.Calls).Path);
    }

    [SkippableFact]
    public async Task A_failed_refresh_is_a_warning_or_exit_6_and_the_change_is_saved()
    {
        Store(TwoPlaintextSecrets);
        (await RunAsync("migrate", "--require-refresh")).MustExit(6);
        Assert.DoesNotContain(Canary.Mark, Stored(), StringComparison.OrdinalIgnoreCase);

        Store(TwoPlaintextSecrets);
        var run = (await RunAsync("migrate", "--accept-rollback")).MustExit(0);

        Assert.Contains("did not confirm the refresh", run.Error, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_document_that_cannot_be_read_exits_5_without_a_backup()
    {
        Store("[]");

        (await RunAsync("migrate")).MustExit(5);

        Assert.Equal("[]", Stored());
        Assert.Empty(Backups());
    }

    private string[] Backups() => Directory.GetFiles(Folder.Path, "keys.json.backup-*");
}

public sealed class MigrateVerbBuiltTests() : MigrateVerbTests(CliBinary.Built);

public sealed class MigrateVerbNativeTests() : MigrateVerbTests(CliBinary.Native);
