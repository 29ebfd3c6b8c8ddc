using Amazon.S3.Model;
using HeareAuth.Tests.Support;

namespace HeareAuth.Tests.Cli;

/// <summary><c>migrate</c>, <c>rekey</c> and <c>doctor</c> as processes on a real S3, with faults on the way.</summary>
public sealed class S3OperationsTests(S3Server s3) : CliTests(CliBinary.Built), IClassFixture<S3Server>, IAsyncLifetime
{
    private const string Document = """
        {"keys":[
          {"id":"key_0001rR8bwbfPMUBu4JN","secret":"sec_cAnArY_one","name":"My Service","metadata":{}},
          {"id":"key_0001rR8bwqMmoYH1POT","secret":"sec_cAnArY_two","name":"Other","metadata":{}}
        ]}
        """;

    private string _bucket = "";
    private FaultProxy? _proxy;
    private FakeService? _service;

    private FaultProxy Proxy => _proxy ?? throw new SkipException(S3Server.AbsentReason);

    public async Task InitializeAsync()
    {
        if (!s3.IsPresent)
        {
            return;
        }

        _bucket = await s3.NewBucketAsync();
        _proxy = new FaultProxy(s3.Endpoint);
        PointAt(Proxy.Endpoint);
    }

    public async Task DisposeAsync()
    {
        if (_proxy is not null)
        {
            await _proxy.DisposeAsync();
        }

        if (_service is not null)
        {
            await _service.DisposeAsync();
        }
    }

    [SkippableFact]
    public async Task Migrate_writes_a_backup_that_can_be_copied_back()
    {
        await PutAsync(Document);

        var run = (await RunAsync("migrate", "--no-refresh", "-o", "json")).MustExit(0);

        var backup = Assert.Single(await BackupsAsync());
        Assert.Contains($"\"backup\":\"s3://{_bucket}/{backup}\"", run.Output, StringComparison.Ordinal);
        Assert.Equal(Document, await GetAsync(backup));
        Assert.DoesNotContain(Canary.Mark, await GetAsync("keys.json"), StringComparison.OrdinalIgnoreCase);
        using var client = s3.Client();
        await client.CopyObjectAsync(_bucket, backup, _bucket, "keys.json");
        Assert.Contains("2 secrets in plaintext", (await RunAsync("list")).MustExit(0).Error, StringComparison.Ordinal);
        Assert.Contains("--accept-rollback", (await RunAsync("migrate", "--no-refresh")).MustExit(5).Error, StringComparison.Ordinal);
        (await RunAsync("migrate", "--no-refresh", "--accept-rollback")).MustExit(0);
    }

    [SkippableFact]
    public async Task A_key_created_between_the_backup_and_the_write_is_in_both()
    {
        await PutAsync(Document);
        Proxy.Next(static request => request.Is("PUT", "/keys.json"), Faults.After(async () => await DirectlyAsync("create", "--name", "Between", "--no-refresh")));

        (await RunAsync("migrate", "--no-refresh")).MustExit(0);

        Assert.Contains("Between", await GetAsync(Assert.Single(await BackupsAsync())), StringComparison.Ordinal);
        var stored = await GetAsync("keys.json");
        Assert.Contains("Between", stored, StringComparison.Ordinal);
        Assert.DoesNotContain("\"secret\"", stored, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Lost_responses_and_errors_still_lead_to_one_backup_and_one_migration()
    {
        await PutAsync(Document);
        Proxy.Next(static request => IsBackup(request), Faults.CutAfterForwarding);
        Proxy.Next(static request => request.Is("PUT", "/keys.json"), S3Faults.InternalError);
        Proxy.Next(static request => request.Is("PUT", "/keys.json"), Faults.CutAfterForwarding);

        Assert.Contains("Hashed 2 plaintext secrets", (await RunAsync("migrate", "--no-refresh")).MustExit(0).Output, StringComparison.Ordinal);

        Assert.Equal(Document, await GetAsync(Assert.Single(await BackupsAsync())));
        Assert.DoesNotContain(Canary.Mark, await GetAsync("keys.json"), StringComparison.OrdinalIgnoreCase);
    }

    [SkippableFact]
    public async Task If_the_backup_is_refused_nothing_is_written_and_if_the_write_is_refused_the_error_names_the_backup()
    {
        await PutAsync(Document);
        Proxy.Next(static request => IsBackup(request), S3Faults.AccessDenied);
        Assert.DoesNotContain("A backup was made", (await RunAsync("migrate")).MustExit(3).Error, StringComparison.Ordinal);
        Assert.Empty(await BackupsAsync());

        Proxy.Next(static request => request.Is("PUT", "/keys.json"), S3Faults.AccessDenied);
        var run = (await RunAsync("migrate")).MustExit(3);

        Assert.Contains($"A backup had already been made at s3://{_bucket}/{Assert.Single(await BackupsAsync())}", run.Error, StringComparison.Ordinal);
        Assert.Equal(Document, await GetAsync("keys.json"));
    }

    [SkippableFact]
    public async Task A_dry_run_sends_no_write()
    {
        await PutAsync(Document);

        (await RunAsync("migrate", "--dry-run")).MustExit(0);

        Assert.Equal(0, Proxy.Count(static request => request.Method != "GET"));
    }

    [SkippableFact]
    public async Task Rekey_moves_the_object_to_the_new_secret()
    {
        await PutAsync(Document);
        Variables["STORAGE_SECRET"] = Canary.OtherStorageSecret;
        (await RunAsync("rekey", "--no-refresh")).MustExit(0);
        Variables["STORAGE_SECRET_PREVIOUS"] = Variables["STORAGE_SECRET"];
        Variables["STORAGE_SECRET"] = Canary.StorageSecret;
        Proxy.Next(static request => request.Is("PUT", "/keys.json"), Faults.CutAfterForwarding);

        (await RunAsync("rekey", "--no-refresh")).MustExit(0);

        Variables["STORAGE_SECRET_PREVIOUS"] = null;
        Assert.Contains("Total: 2 keys", (await RunAsync("list")).MustExit(0).Output, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Doctor_reports_a_real_store_as_healthy_and_leaves_nothing_behind()
    {
        await PutAsync(Some.Document());
        await UseServiceAsync();

        var run = (await RunAsync("doctor")).MustExit(0);

        Snap.Match(run.ToString().Replace(_bucket, "BUCKET", StringComparison.Ordinal), "doctor-s3");
        Assert.Equal(["keys.json"], await ObjectsAsync());
    }

    [SkippableFact]
    public async Task Doctor_lists_the_backups_of_the_bucket()
    {
        await PutAsync(Document);
        await UseServiceAsync();
        (await RunAsync("migrate", "--no-refresh")).MustExit(0);

        Assert.Contains("! backups: 1 next to the document", (await RunAsync("doctor")).MustExit(0).Output, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Doctor_probes_the_store_even_if_an_earlier_result_is_cached()
    {
        await PutAsync(Document);
        await UseServiceAsync();
        (await RunAsync("migrate", "--no-refresh")).MustExit(0);
        Proxy.Always(static request => request.Method == "PUT", S3Faults.IgnoreConditions(s3));

        Assert.Contains("✗ conditional writes:", (await RunAsync("doctor")).MustExit(3).Output, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Doctor_names_versioning_if_it_breaks_conditional_writes()
    {
        await PutAsync(Some.Document());
        await UseServiceAsync();
        using var client = s3.Client();
        await client.PutBucketVersioningAsync(new PutBucketVersioningRequest
        {
            BucketName = _bucket,
            VersioningConfig = new S3BucketVersioningConfig { Status = Amazon.S3.VersionStatus.Enabled },
        });

        var run = await RunAsync("doctor");

        // A store whose conditional writes bear versioning is simply healthy.
        Skip.If(run.ExitCode != 3, "This store keeps its conditions with versioning on.");
        Assert.Contains("versioning", run.Output, StringComparison.OrdinalIgnoreCase);
    }

    [SkippableFact]
    public async Task Doctor_reports_that_an_absent_object_may_mean_a_missing_list_permission()
    {
        Proxy.Always(static request => request.Is("GET", "/keys.json"), S3Faults.AccessDenied);

        var run = (await RunAsync("doctor")).MustExit(3);

        Assert.Contains("✗ store:", run.Output, StringComparison.Ordinal);
        Assert.Contains("s3:ListBucket", run.Output, StringComparison.Ordinal);
        Assert.Contains("- backups: not checked", run.Output, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Doctor_only_warns_if_listing_is_forbidden()
    {
        await PutAsync(Some.Document());
        await UseServiceAsync();
        Proxy.Always(static request => request.StartLine.Contains("list-type=2", StringComparison.Ordinal), S3Faults.AccessDenied);

        Assert.Contains("! backups: cannot be listed", (await RunAsync("doctor")).MustExit(0).Output, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Doctor_distinguishes_a_missing_bucket_a_wrong_secret_key_and_a_refused_connection()
    {
        _ = Proxy;
        Variables["S3_BUCKET"] = _bucket + "-absent";
        Assert.Contains($"has no bucket {_bucket}-absent", (await RunAsync("doctor")).MustExit(3).Output, StringComparison.Ordinal);
        Variables["S3_BUCKET"] = _bucket;

        Variables["AWS_SECRET_ACCESS_KEY"] = "wrong";
        Assert.Contains("signature", (await RunAsync("doctor")).MustExit(3).Output, StringComparison.Ordinal);
        Variables["AWS_SECRET_ACCESS_KEY"] = s3.SecretKey;

        Proxy.RefuseConnections();
        Assert.Contains("refused the connection", (await RunAsync("doctor")).MustExit(3).Output, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData(30, 0, "! clock: ")]
    [InlineData(-90, 1, "✗ clock: ")]
    public async Task Doctor_compares_the_clock_with_the_clock_of_the_store(int secondsOff, int exitCode, string line)
    {
        await PutAsync(Some.Document());
        await UseServiceAsync();
        Proxy.Always(static request => request.Is("GET", "/keys.json"), async exchange =>
        {
            var answer = await exchange.ForwardAsync();
            await exchange.AnswerAsync(answer.With("Date", DateTimeOffset.UtcNow.AddSeconds(secondsOff).ToString("R", System.Globalization.CultureInfo.InvariantCulture)));
        });

        Assert.Contains(line, (await RunAsync("doctor")).MustExit(exitCode).Output, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Doctor_reports_that_a_store_without_a_Date_header_has_no_clock_to_compare_with()
    {
        await PutAsync(Some.Document());
        await UseServiceAsync();
        Proxy.Always(static request => request.Is("GET", "/keys.json"), static async exchange =>
        {
            var answer = await exchange.ForwardAsync();
            answer.Without("Date");
            await exchange.AnswerAsync(answer);
        });

        Assert.Contains("- clock: the store sends no Date", (await RunAsync("doctor")).MustExit(0).Output, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Doctor_warns_about_probes_that_it_is_not_allowed_to_remove()
    {
        await PutAsync(Some.Document());
        await UseServiceAsync();
        Proxy.Always(static request => request.Method == "DELETE", S3Faults.AccessDenied);

        var run = (await RunAsync("doctor")).MustExit(0);

        var probe = (await ObjectsAsync()).First(static key => key.StartsWith("keys.json.probe-", StringComparison.Ordinal));
        Assert.Contains("! conditional writes: the store refuses writes based on an old version", run.Output, StringComparison.Ordinal);
        Assert.Contains(probe, run.Output, StringComparison.Ordinal);
        Assert.Contains("s3:DeleteObject", run.Output, StringComparison.Ordinal);
    }

    private static bool IsBackup(HttpMessage request) => request.Method == "PUT" && request.Path.Contains(".backup-", StringComparison.Ordinal);

    private void PointAt(Uri endpoint)
    {
        Variables["KEYS_FILE"] = null;
        foreach (var (name, value) in s3.Variables(_bucket, endpoint))
        {
            Variables[name] = value;
        }
    }

    /// <summary>Runs the command past the proxy, as another administrator would.</summary>
    private async Task DirectlyAsync(params string[] arguments) => (await ProcessRunner.RunAsync(
        Program,
        arguments,
        new Dictionary<string, string?>(Variables) { ["AWS_ENDPOINT_URL_S3"] = s3.Endpoint.ToString() })).MustExit(0);

    /// <summary>A healthy service, so that doctor has nothing else to say.</summary>
    private async Task UseServiceAsync()
    {
        _service = await FakeService.StartAsync(answers: new Dictionary<string, (int, string)>
        {
            ["/health"] = (200, """{"status":"ok"}"""),
            ["/refresh"] = (405, ""),
            ["/ready"] = (200, """{"status":"ready"}"""),
        });
        Variables["REFRESH_URL"] = _service.Url + "/refresh";
    }

    private async Task PutAsync(string document)
    {
        _ = Proxy;
        using var client = s3.Client();
        await client.PutTextAsync(_bucket, document);
    }

    private async Task<string> GetAsync(string key)
    {
        using var client = s3.Client();
        return await client.GetTextAsync(_bucket, key);
    }

    private async Task<string[]> BackupsAsync() => [.. (await ObjectsAsync()).Where(static key => key.Contains(".backup-", StringComparison.Ordinal))];

    private async Task<string[]> ObjectsAsync()
    {
        using var client = s3.Client();
        return await client.ListAsync(_bucket);
    }
}
