using System.Text.Json;
using HeareAuth.Tests.Support;

namespace HeareAuth.Tests.Reliability;

/// <summary>What the command remembers and asks before it builds on a document.</summary>
public sealed partial class LaunderedRollbackTests
{
    [SkippableFact]
    public async Task The_command_refuses_to_build_on_an_older_copy_than_the_last_it_has_seen()
    {
        await using var bucket = await NewBucketAsync(isEncrypted: true);
        var (_, older) = await DeleteAKeyAsync(bucket, service: null);
        await bucket.PutAsync(older);

        foreach (var verb in (string[][])[["create", "--name", "x"], ["delete", "key_0001rR8bwbfPMUBu4JN", "--yes"], ["migrate"], ["rekey"]])
        {
            var run = (await bucket.RunAsync([.. verb, "--no-refresh", "-o", "json"])).MustExit(5);
            Assert.Contains("\"code\":\"rollback\"", run.Error, StringComparison.Ordinal);
            Assert.Contains("--accept-rollback", run.Error, StringComparison.Ordinal);
        }

        Assert.Equal(older, await bucket.GetAsync());
        Assert.Contains("history", (await bucket.RunAsync("doctor")).MustExit(1).Output, StringComparison.Ordinal);
        (await bucket.RunAsync("list")).MustExit(0);
        (await bucket.RunAsync("create", "--name", "x", "--no-refresh")).MustExit(5);

        (await bucket.RunAsync("create", "--name", "x", "--no-refresh", "--accept-rollback")).MustExit(0);
        (await bucket.RunAsync("create", "--name", "y", "--no-refresh")).MustExit(0);
    }

    [SkippableFact]
    public async Task The_command_refuses_a_fork_that_somebody_else_made()
    {
        await using var bucket = await NewBucketAsync(isEncrypted: true);
        var (_, older) = await DeleteAKeyAsync(bucket, service: null);
        await bucket.PutAsync(older);
        await CreateElsewhereAsync(bucket, "innocent");

        Assert.Contains("it is a fork", (await bucket.CreateAsync("x")).MustExit(5).Error, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_command_that_remembers_nothing_asks_the_running_service_first()
    {
        await using var bucket = await NewBucketAsync(isEncrypted: true);
        await using var service = await StartAsync(bucket, isEncrypted: true);
        var (_, older) = await DeleteAKeyAsync(bucket, service);
        await bucket.PutAsync(older);
        BecomeAnotherUser(bucket, service);

        Assert.Contains("the service refuses the stored document", (await bucket.RunAsync("create", "--name", "x")).MustExit(5).Error, StringComparison.Ordinal);
        Assert.Equal(older, await bucket.GetAsync());

        (await bucket.RunAsync("create", "--name", "x", "--accept-rollback", "--require-refresh")).MustExit(0);
        await service.MustBeAsync(200, "ready");
    }

    [SkippableFact]
    public async Task The_memory_is_private_and_optional()
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows has no file modes");
        await using var bucket = await NewBucketAsync(isEncrypted: false);
        var state = bucket.Folder.File("state");
        bucket.Variables["XDG_STATE_HOME"] = state;
        (await bucket.RunAsync("list")).MustExit(0);

        var file = Assert.Single(Directory.GetFiles(Path.Combine(state, "heare-auth")));
        Assert.Equal("600", (await ProcessRunner.RunAsync("stat", ["-c", "%a", file], new Dictionary<string, string?>(), bucket.Folder.Path)).Output.Trim());
        await File.WriteAllTextAsync(file, "damaged");
        (await bucket.CreateAsync("second")).MustExit(0);

        bucket.Variables["XDG_STATE_HOME"] = "/proc/self/nowhere";
        Assert.Equal("", (await bucket.CreateAsync("third")).MustExit(0).Error);
        Assert.Equal(["first", "second", "third"], await bucket.NamesAsync());
    }

    /// <summary>What a read remembers may itself be an older copy, so it must not replace the question to the service.</summary>
    [SkippableTheory]
    [InlineData("list")]
    [InlineData("show", "--by-name", "first")]
    [InlineData("migrate", "--dry-run")]
    [InlineData("[suggest:25]", "heare-auth delete key_000")]
    public async Task A_command_that_has_only_read_the_document_still_asks_the_running_service(params string[] read)
    {
        await using var bucket = await NewBucketAsync(isEncrypted: true);
        await using var service = await StartAsync(bucket, isEncrypted: true);
        var (_, older) = await DeleteAKeyAsync(bucket, service);
        await bucket.PutAsync(older);
        BecomeAnotherUser(bucket, service);
        (await bucket.RunAsync(read)).MustExit(0);

        var create = (await bucket.RunAsync("create", "--name", "x")).MustExit(5);

        Assert.Contains("the service refuses the stored document", create.Error, StringComparison.Ordinal);
        Assert.Equal(older, await bucket.GetAsync());
    }

    [SkippableTheory]
    [InlineData("--by-name", "first")]
    [InlineData("prefix")]
    public async Task A_delete_that_has_to_look_for_its_key_still_asks_the_running_service(params string[] key)
    {
        await using var bucket = await NewBucketAsync(isEncrypted: false);
        var id = JsonDocument.Parse((await bucket.RunAsync("list", "-o", "json")).MustExit(0).Output).RootElement[0].GetProperty("id").GetString()!;
        await using var service = await StartAsync(bucket, isEncrypted: false);
        var (_, older) = await DeleteAKeyAsync(bucket, service);
        await bucket.PutAsync(older);
        BecomeAnotherUser(bucket, service);

        var run = await bucket.RunAsync(["delete", .. key is ["prefix"] ? [id[..^2]] : key, "--yes"]);

        Assert.Contains("the service refuses the stored document", run.MustExit(5).Error, StringComparison.Ordinal);
        Assert.Equal(older, await bucket.GetAsync());
    }

    [SkippableFact]
    public async Task What_a_read_remembers_guards_a_change_even_if_a_service_without_memory_agrees_with_the_store()
    {
        await using var bucket = await NewBucketAsync(isEncrypted: false);
        var older = await bucket.GetAsync();
        (await bucket.CreateAsync("second")).MustExit(0);
        var state = bucket.Folder.File("reader");
        bucket.Variables["XDG_STATE_HOME"] = state;
        (await bucket.RunAsync("list")).MustExit(0);
        await bucket.PutAsync(older);
        await using var service = await StartAsync(bucket, isEncrypted: false);
        bucket.Variables["REFRESH_URL"] = RefreshUrlOf(service);

        var create = (await bucket.RunAsync("create", "--name", "x")).MustExit(5);

        Assert.Contains("the last one that this user has seen", create.Error, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Once_a_change_was_made_the_command_does_not_ask_the_service_again()
    {
        await using var bucket = await NewBucketAsync(isEncrypted: false);
        await using var service = await StartAsync(bucket, isEncrypted: false);
        BecomeAnotherUser(bucket, service);
        (await bucket.RunAsync("list")).MustExit(0);
        int Refreshes() => service.LogLines.Count(static line => line.Event == "refresh_success");

        (await bucket.RunAsync("create", "--name", "asks")).MustExit(0);
        await Eventually.IsTrueAsync(() => Refreshes() == 2); // before and after the change
        (await bucket.RunAsync("list")).MustExit(0);
        (await bucket.RunAsync("create", "--name", "remembers")).MustExit(0);

        await service.StopAsync();
        Assert.Equal(3, Refreshes());
    }

    [SkippableFact]
    public async Task Doctor_reports_a_fork_and_leaves_the_memory_as_it_is()
    {
        await using var bucket = await NewBucketAsync(isEncrypted: false);
        var (_, older) = await DeleteAKeyAsync(bucket, service: null);
        await bucket.PutAsync(older);
        await CreateElsewhereAsync(bucket, "innocent");
        var memory = Assert.Single(Directory.GetFiles(bucket.Folder.File(".local/state/heare-auth")));
        var before = await File.ReadAllTextAsync(memory);

        Assert.Contains("it is a fork", (await bucket.RunAsync("doctor")).MustExit(1).Output, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllTextAsync(memory));

        (await bucket.CreateAsync("x")).MustExit(5);
        Assert.NotEqual(before, await File.ReadAllTextAsync(memory));
    }

    [SkippableFact]
    public async Task A_memory_that_cannot_be_replaced_leaves_no_files_behind()
    {
        await using var bucket = await NewBucketAsync(isEncrypted: false);
        var memory = Assert.Single(Directory.GetFiles(bucket.Folder.File(".local/state/heare-auth")));
        File.Delete(memory);
        Directory.CreateDirectory(memory);

        (await bucket.RunAsync("list")).MustExit(0);
        (await bucket.CreateAsync("second")).MustExit(0);

        Assert.Empty(Directory.GetFiles(bucket.Folder.File(".local/state/heare-auth")));
    }

    private static string RefreshUrlOf(RunningService service) => new Uri(service.Client.BaseAddress!, "/refresh").ToString();

    /// <summary>Runs the next commands as a user who has never seen the store, beside a running service.</summary>
    private static void BecomeAnotherUser(FaultyBucket bucket, RunningService service)
    {
        bucket.Variables["REFRESH_URL"] = RefreshUrlOf(service);
        bucket.Variables["XDG_STATE_HOME"] = bucket.Folder.File("another-user");
    }
}
