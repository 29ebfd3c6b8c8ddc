using HeareAuth.Tests.Support;

namespace HeareAuth.Tests.Reliability;

/// <summary>
/// An older copy is put back into the bucket, and then a command builds on it. The fresh revision must not make the older
/// copy acceptable: no deleted key may verify again.
/// </summary>
public sealed partial class LaunderedRollbackTests(S3Server s3) : IClassFixture<S3Server>
{
    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_service_refuses_what_was_built_on_an_older_copy_and_heals_with_a_document_that_descends(bool isEncrypted)
    {
        await using var bucket = await NewBucketAsync(isEncrypted);
        await using var service = await StartAsync(bucket, isEncrypted);
        var (deleted, older) = await DeleteAKeyAsync(bucket, service);
        var newest = await bucket.GetAsync();

        await bucket.PutAsync(older);
        var rollback = await service.RefreshAsync();
        Assert.Equal(500, rollback.Status);
        Assert.Contains("\"code\":\"rollback\"", rollback.Body, StringComparison.Ordinal);
        await CreateElsewhereAsync(bucket, "innocent");

        var fork = await service.RefreshAsync();
        Assert.Equal(500, fork.Status);
        Assert.Contains("it is a fork", fork.Body, StringComparison.Ordinal);
        await service.LoggedAsync("refresh_failed", static line => line.Field("error")!.Contains("it is a fork", StringComparison.Ordinal));
        Assert.Equal(403, (await service.VerifyAsync(deleted)).Status);
        await service.MustBeAsync(200, "degraded");

        await bucket.PutAsync(newest);
        await CreateElsewhereAsync(bucket, "later");
        Assert.Equal(200, (await service.RefreshAsync()).Status);
        Assert.Equal(403, (await service.VerifyAsync(deleted)).Status);
        await service.MustBeAsync(200, "ready");
    }

    [SkippableFact]
    public async Task A_document_in_the_Python_form_does_not_launder_a_store_of_hashes()
    {
        await using var bucket = await NewBucketAsync(isEncrypted: false);
        await using var service = await StartAsync(bucket, isEncrypted: false);
        var (deleted, _) = await DeleteAKeyAsync(bucket, service);

        await bucket.PutAsync($$"""{"keys":[{"id":"key_old","name":"old","secret":"{{deleted}}"}]}""");
        await CreateElsewhereAsync(bucket, "innocent");

        Assert.Equal(500, (await service.RefreshAsync()).Status);
        Assert.Equal(403, (await service.VerifyAsync(deleted)).Status);
    }

    [SkippableFact]
    public async Task A_snapshot_keeps_the_history_across_a_restart()
    {
        await using var bucket = await NewBucketAsync(isEncrypted: true);
        var service = await StartAsync(bucket, isEncrypted: true);
        var (deleted, older) = await DeleteAKeyAsync(bucket, service);
        await bucket.PutAsync(older);
        await CreateElsewhereAsync(bucket, "innocent");

        await using var restarted = await service.RestartAsync();

        Assert.Equal(500, (await restarted.RefreshAsync()).Status);
        Assert.Equal(403, (await restarted.VerifyAsync(deleted)).Status);
        await service.DisposeAsync();
    }

    /// <summary>Without keys, a document does not show that its secrets were hashed, so the service has to remember it.</summary>
    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_store_of_hashes_whose_last_key_was_deleted_does_not_take_the_backup_of_its_migration(bool restarts)
    {
        const string Backup = """{"keys":[{"id":"key_0001rR8bwbfPMUBu4JN","name":"old","secret":"sec_plaintext"}]}""";
        await using var bucket = await FaultyBucket.NewAsync(s3, Backup);
        await using var first = await StartAsync(bucket, isEncrypted: false);
        (await bucket.RunAsync("migrate", "--no-refresh")).MustExit(0);
        Assert.Equal(200, (await first.RefreshAsync()).Status);
        (await bucket.RunAsync("delete", "key_0001rR8bwbfPMUBu4JN", "--yes", "--no-refresh")).MustExit(0);
        Assert.Equal(200, (await first.RefreshAsync()).Status);
        await using var restarted = restarts ? await first.RestartAsync() : null;
        var service = restarted ?? first;

        await bucket.PutAsync(Backup);

        var refresh = await service.RefreshAsync();
        Assert.Equal(500, refresh.Status);
        Assert.Contains("the document has no revision", refresh.Body, StringComparison.Ordinal);
        Assert.Equal(403, (await service.VerifyAsync("sec_plaintext")).Status);
        await service.MustBeAsync(200, "degraded");
        (await bucket.CreateAsync("innocent")).MustExit(5);

        await CreateElsewhereAsync(bucket, "innocent");
        Assert.Equal(500, (await service.RefreshAsync()).Status);
        Assert.Equal(403, (await service.VerifyAsync("sec_plaintext")).Status);
    }

    private async Task<FaultyBucket> NewBucketAsync(bool isEncrypted)
    {
        var bucket = await FaultyBucket.NewAsync(s3);
        bucket.Variables["STORAGE_SECRET"] = isEncrypted ? Canary.StorageSecret : null;
        (await bucket.CreateAsync("first")).MustExit(0);
        return bucket;
    }

    private static Task<RunningService> StartAsync(FaultyBucket bucket, bool isEncrypted) => bucket.StartReadyAsync(
        [("SNAPSHOT_PATH", "{folder}/snapshot"), .. isEncrypted ? [("STORAGE_SECRET", Canary.StorageSecret)] : Array.Empty<(string, string)>()]);

    /// <summary>Runs <c>create</c> as a user who has never seen the store.</summary>
    private static async Task CreateElsewhereAsync(FaultyBucket bucket, string name)
    {
        bucket.Variables["XDG_STATE_HOME"] = bucket.Folder.File(name);
        (await bucket.CreateAsync(name)).MustExit(0);
        bucket.Variables["XDG_STATE_HOME"] = null;
    }

    /// <summary>Creates a key and deletes it, and lets the service know.</summary>
    /// <returns>The secret, and the document that still has it.</returns>
    private static async Task<(string Secret, byte[] Older)> DeleteAKeyAsync(FaultyBucket bucket, RunningService? service)
    {
        var secret = (await bucket.CreateAsync("doomed")).MustExit(0).Output.Trim();
        var older = await bucket.GetAsync();
        var id = (await bucket.RunAsync("list")).MustExit(0).Output.Split('\n').Single(static line => line.StartsWith("doomed", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1];
        (await bucket.RunAsync("delete", id, "--yes", "--no-refresh")).MustExit(0);
        if (service is not null)
        {
            Assert.Equal(200, (await service.RefreshAsync()).Status);
            Assert.Equal(403, (await service.VerifyAsync(secret)).Status);
        }

        return (secret, older);
    }
}
