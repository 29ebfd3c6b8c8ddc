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
        bucket.Variables["REFRESH_URL"] = new Uri(service.Client.BaseAddress!, "/refresh").ToString();
        bucket.Variables["XDG_STATE_HOME"] = bucket.Folder.File("another-user");

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
}
