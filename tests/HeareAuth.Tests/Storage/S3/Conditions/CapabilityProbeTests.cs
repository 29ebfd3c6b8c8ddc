using Amazon.S3;
using Amazon.S3.Model;
using HeareAuth.Features.Storage;
using HeareAuth.Tests.Support;

namespace HeareAuth.Tests.Storage.S3;

public sealed class CapabilityProbeTests(S3Server s3) : IClassFixture<S3Server>, IDisposable
{
    private readonly TempFolder _cache = new();

    public void Dispose() => _cache.Dispose();

    [SkippableFact]
    public async Task A_store_that_honours_conditions_passes_and_no_probe_stays_behind()
    {
        var bucket = await s3.NewBucketAsync();

        await Store(s3.Options(bucket)).EnsureConditionalWritesAsync(default);

        Assert.Empty(await ObjectsAsync(bucket));
    }

    [SkippableFact]
    public async Task A_versioned_bucket_of_Ceph_is_refused_and_versioning_is_named()
    {
        var bucket = await s3.NewBucketAsync();
        using var client = s3.Client();
        await client.PutBucketVersioningAsync(new PutBucketVersioningRequest
        {
            BucketName = bucket,
            VersioningConfig = new S3BucketVersioningConfig { Status = VersionStatus.Enabled },
        });

        var e = await Record.ExceptionAsync(() => Store(s3.Options(bucket)).EnsureConditionalWritesAsync(default));

        Skip.If(e is null, "This store honours conditions in a versioned bucket, as AWS does.");
        Assert.IsType<StoreUnavailableException>(e);
        Assert.Contains("versioning", e.Message, StringComparison.Ordinal);
        Assert.Contains("--unsafe-no-cas", e.Message, StringComparison.Ordinal);
        Assert.Empty(await ObjectsAsync(bucket));
    }

    [SkippableFact]
    public async Task A_store_that_ignores_conditions_is_refused()
    {
        await using var proxy = new FaultProxy(s3.Endpoint);
        proxy.Always(static request => request.Is("PUT"), S3Faults.IgnoreConditions(s3));
        var bucket = await s3.NewBucketAsync();
        var store = Store(s3.Options(bucket, proxy.Endpoint) with { ProbeCacheFolder = _cache.Path });

        var e = await Assert.ThrowsAsync<StoreUnavailableException>(() => store.EnsureConditionalWritesAsync(default));

        Assert.Contains("(If-None-Match)", e.Message, StringComparison.Ordinal);
        Assert.Contains("--unsafe-no-cas", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("versioning", e.Message, StringComparison.Ordinal);
        Assert.Empty(await ObjectsAsync(bucket));
        Assert.Empty(Directory.EnumerateFiles(_cache.Path));
    }

    [SkippableFact]
    public async Task A_store_that_honours_creates_alone_is_refused()
    {
        await using var proxy = new FaultProxy(s3.Endpoint);
        proxy.Always(static request => request.Header("If-Match") is not null, S3Faults.IgnoreConditions(s3));

        var e = await Assert.ThrowsAsync<StoreUnavailableException>(
            async () => await Store(s3.Options(await s3.NewBucketAsync(), proxy.Endpoint)).EnsureConditionalWritesAsync(default));

        Assert.Contains("(If-Match)", e.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_store_whose_conditions_do_not_hold_in_a_race_is_refused()
    {
        await using var proxy = new FaultProxy(s3.Endpoint);
        // The probe's lone writers come first: a wrong and a right one in each form of the ETag.
        proxy.Next(static request => request.Header("If-Match") is not null, S3Faults.IgnoreConditions(s3), times: 8, after: 4);

        var e = await Assert.ThrowsAsync<StoreUnavailableException>(
            async () => await Store(s3.Options(await s3.NewBucketAsync(), proxy.Endpoint)).EnsureConditionalWritesAsync(default));

        Assert.Contains("of eight writers at once, more than one", e.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_store_that_does_not_know_conditions_is_refused()
    {
        await using var proxy = new FaultProxy(s3.Endpoint);
        proxy.Always(
            static request => request.Header("If-None-Match") is not null,
            Faults.Answer(501, "<Error><Code>NotImplemented</Code><Message>A header you provided implies functionality that is not implemented</Message></Error>", "application/xml"));

        var e = await Assert.ThrowsAsync<StoreUnavailableException>(
            async () => await Store(s3.Options(await s3.NewBucketAsync(), proxy.Endpoint)).EnsureConditionalWritesAsync(default));

        Assert.Contains("it does not know conditions on writes", e.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Losers_of_the_race_that_are_told_500_are_losers()
    {
        await using var proxy = new FaultProxy(s3.Endpoint);
        proxy.Next(static request => request.Header("If-Match") is not null, S3Faults.InternalError, times: 3, after: 4);

        await Store(s3.Options(await s3.NewBucketAsync(), proxy.Endpoint)).EnsureConditionalWritesAsync(default);
    }

    [SkippableFact]
    public async Task A_store_that_fails_for_a_moment_is_probed_again()
    {
        await using var proxy = new FaultProxy(s3.Endpoint);
        proxy.Next(static request => request.Is("PUT"), S3Faults.InternalErrorAfterwards);
        var bucket = await s3.NewBucketAsync();

        await Store(s3.Options(bucket, proxy.Endpoint)).EnsureConditionalWritesAsync(default);

        Assert.Empty(await ObjectsAsync(bucket));
    }

    [SkippableFact]
    public async Task A_policy_without_deletes_is_no_reason_to_refuse()
    {
        await using var proxy = new FaultProxy(s3.Endpoint);
        proxy.Always(static request => request.Is("DELETE"), S3Faults.AccessDenied);

        await Store(s3.Options(await s3.NewBucketAsync(), proxy.Endpoint)).EnsureConditionalWritesAsync(default);
    }

    [SkippableFact]
    public async Task A_passed_probe_is_remembered_for_a_day_with_the_form_of_etags()
    {
        await using var proxy = new FaultProxy(s3.Endpoint);
        var clock = new JumpingClock();
        var options = s3.Options(await s3.NewBucketAsync(), proxy.Endpoint) with { ProbeCacheFolder = _cache.File("heare-auth") };
        var first = Store(options, clock);
        await first.EnsureConditionalWritesAsync(default);
        var etag = await first.WriteTextAsync("one");
        var asked = proxy.Requests.Count;

        var second = Store(options, clock);
        await second.EnsureConditionalWritesAsync(default);
        Assert.Equal(asked, proxy.Requests.Count);
        await second.WriteTextAsync("two", etag);
        Assert.Equal(asked + 1, proxy.Requests.Count); // the form of the ETag was right at once
        await second.Beside(".new").WriteTextAsync("one");
        Assert.True(proxy.Requests.Count > asked + 2, "An object was created on the word of a memory.");
        asked = proxy.Requests.Count;

        clock.Jump(TimeSpan.FromDays(1));
        await Store(options, clock).EnsureConditionalWritesAsync(default);
        Assert.True(proxy.Requests.Count > asked, "The memory outlived its day.");
    }

    [SkippableFact]
    public async Task The_memory_of_a_probe_is_the_owners_alone_and_a_broken_one_is_replaced()
    {
        await using var proxy = new FaultProxy(s3.Endpoint);
        var options = s3.Options(await s3.NewBucketAsync(), proxy.Endpoint) with { ProbeCacheFolder = _cache.Path };
        await Store(options).EnsureConditionalWritesAsync(default);
        var file = Assert.Single(Directory.EnumerateFiles(_cache.Path));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }

        var asked = proxy.Requests.Count;

        await File.WriteAllTextAsync(file, "heare-auth-probe-1 yesterday bare\n");
        await Store(options).EnsureConditionalWritesAsync(default);
        Assert.True(proxy.Requests.Count > asked, "A broken memory was believed.");
        asked = proxy.Requests.Count;

        await Store(options).EnsureConditionalWritesAsync(default);
        Assert.Equal(asked, proxy.Requests.Count);
    }

    [SkippableFact]
    public async Task A_memory_that_cannot_be_kept_costs_nothing_but_the_probe()
    {
        var occupied = _cache.File("file");
        await File.WriteAllTextAsync(occupied, "");

        await Store(s3.Options(await s3.NewBucketAsync()) with { ProbeCacheFolder = Path.Combine(occupied, "below") }).EnsureConditionalWritesAsync(default);
    }

    private IObjectStore Store(StorageOptions options, TimeProvider? clock = null) =>
        ObjectStoreFactory.Create(options, clock ?? TimeProvider.System, s3.Credentials());

    private async Task<IEnumerable<string>> ObjectsAsync(string bucket)
    {
        using var client = s3.Client();
        return ((await client.ListObjectsV2Async(new ListObjectsV2Request { BucketName = bucket })).S3Objects ?? []).Select(static found => found.Key);
    }
}
