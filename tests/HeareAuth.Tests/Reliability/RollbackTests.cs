using System.Text.Json.Nodes;
using HeareAuth.Features.Keys;
using HeareAuth.Tests.Support;

namespace HeareAuth.Tests.Reliability;

/// <summary>Documents that must not follow the one that is served, and writers that know nothing of each other.</summary>
public sealed class RollbackTests(S3Server s3) : IClassFixture<S3Server>
{
    [SkippableFact]
    public async Task The_object_is_gone_after_it_was_loaded__the_keys_stay_and_one_made_anew_waits_for_accept_rollback()
    {
        await using var bucket = await FaultyBucket.NewAsync(s3);
        var first = (await bucket.CreateAsync("first")).MustExit(0).Output.Trim();
        await using var service = await bucket.StartReadyAsync();
        Assert.Equal(200, (await service.VerifyAsync(first)).Status);

        await bucket.RemoveAsync();
        Assert.Equal(500, (await service.RefreshAsync()).Status);
        Assert.Equal(200, (await service.VerifyAsync(first)).Status);
        await service.MustBeAsync(200, "degraded");

        var second = (await bucket.CreateAsync("second")).MustExit(0).Output.Trim();
        Assert.Equal(500, (await service.RefreshAsync()).Status);
        await service.LoggedAsync("refresh_failed", static line => line.Field("error")!.Contains("was recreated", StringComparison.Ordinal));
        Assert.Equal((200, 403), ((await service.VerifyAsync(first)).Status, (await service.VerifyAsync(second)).Status));

        var accepted = await bucket.RunAsync("refresh", "--accept-rollback", "--url", new Uri(service.Client.BaseAddress!, "/refresh").ToString());
        accepted.MustExit(0);
        Assert.Equal((403, 200), ((await service.VerifyAsync(first)).Status, (await service.VerifyAsync(second)).Status));
        await service.MustBeAsync(200, "ready");
    }

    [SkippableFact]
    public async Task The_object_is_absent_on_the_very_first_start__empty_403_one_warning_and_create_makes_it_with_If_None_Match()
    {
        await using var bucket = await FaultyBucket.NewAsync(s3);
        await using var service = await bucket.StartReadyAsync(("REFRESH_INTERVAL", "100ms"));
        Assert.Equal(403, (await service.VerifyAsync()).Status);
        var polls = bucket.Proxy.Count(FaultyBucket.IsGet);
        await Eventually.IsTrueAsync(() => bucket.Proxy.Count(FaultyBucket.IsGet) > polls + 2);
        var secret = (await bucket.CreateAsync("first")).MustExit(0).Output.Trim();

        await Eventually.IsTrueAsync(async () => (await service.VerifyAsync(secret)).Status is 200);
        Assert.Equal("*", Assert.Single(bucket.Proxy.Requests, FaultyBucket.IsPut).Header("If-None-Match"));
        await service.LoggedAsync("store_absent");
        await service.StopAsync();
        Assert.Single(service.LogLines, static line => line.Event == "store_absent");
    }

    [SkippableFact]
    public async Task An_older_copy_of_the_document__a_deleted_key_does_not_come_back()
    {
        await using var bucket = await FaultyBucket.NewAsync(s3, Some.Document());
        await using var service = await bucket.StartReadyAsync();
        var copy = await bucket.GetAsync();
        (await bucket.RunAsync("delete", Some.KeyId, "--yes", "--no-refresh")).MustExit(0);
        Assert.Equal(200, (await service.RefreshAsync()).Status);

        await bucket.PutAsync(copy);

        Assert.Equal(500, (await service.RefreshAsync()).Status);
        Assert.Equal(403, (await service.VerifyAsync()).Status);
        await service.MustBeAsync(200, "degraded");
    }

    [SkippableFact]
    public async Task Plaintext_after_encrypted__is_refused_and_the_keys_stay()
    {
        await using var bucket = await FaultyBucket.NewAsync(s3);
        bucket.Variables["STORAGE_SECRET"] = Canary.StorageSecret;
        var secret = (await bucket.CreateAsync("first")).MustExit(0).Output.Trim();
        await using var service = await bucket.StartReadyAsync(("STORAGE_SECRET", Canary.StorageSecret));
        Assert.Equal(200, (await service.VerifyAsync(secret)).Status);

        await bucket.PutAsync(Some.Document().Replace("1700000000000", "99999999999999", StringComparison.Ordinal));

        Assert.Equal(500, (await service.RefreshAsync()).Status);
        Assert.Equal((200, 403), ((await service.VerifyAsync(secret)).Status, (await service.VerifyAsync()).Status));
        await service.LoggedAsync("refresh_failed", static line => line.Field("error")!.Contains("was encrypted", StringComparison.Ordinal));
    }

    [SkippableFact]
    public async Task A_writer_like_the_Python_reference_between_our_reads__nothing_is_lost_and_the_missing_revision_is_noted()
    {
        await using var bucket = await FaultyBucket.NewAsync(
            s3, """{"keys":[{"id":"key_old","secret":"sec_old","name":"old","metadata":{}}],"revision":1700000000000,"write_id":"w1"}""");
        await using var service = await bucket.StartReadyAsync();
        Assert.Equal(200, (await service.VerifyAsync("sec_old")).Status);
        // It comes between our read and our write, so that ours must lose, read again and keep both.
        bucket.Proxy.Next(FaultyBucket.IsPut, Faults.After(() => WriteLikeTheReferenceAsync(bucket, "theirs")));
        await using var ours = bucket.Features();

        var created = await ours.AskAsync(new CreateKey("ours"));
        Assert.Equal(["old", "theirs", "ours"], await bucket.NamesAsync());

        await WriteLikeTheReferenceAsync(bucket, "later");
        Assert.Equal(200, (await service.RefreshAsync()).Status);
        Assert.Equal(["old", "theirs", "ours", "later"], await bucket.NamesAsync());
        foreach (var secret in (string[])["sec_old", "sec_theirs", created.Secret.Reveal(), "sec_later"])
        {
            Assert.Equal(200, (await service.VerifyAsync(secret)).Status);
        }

        await service.LoggedAsync("revision_missing");
        await service.MustBeAsync(200, "ready");
    }

    /// <summary>It reads the list of keys, adds one, and writes that alone: no condition, and no member beside the list.</summary>
    private static async Task WriteLikeTheReferenceAsync(FaultyBucket bucket, string name)
    {
        var keys = JsonNode.Parse(await bucket.GetAsync())!["keys"]!.DeepClone().AsArray();
        keys.Add(new JsonObject { ["id"] = $"key_{name}", ["secret"] = $"sec_{name}", ["name"] = name, ["metadata"] = new JsonObject() });
        await bucket.PutAsync(new JsonObject { ["keys"] = keys }.ToJsonString());
    }
}
