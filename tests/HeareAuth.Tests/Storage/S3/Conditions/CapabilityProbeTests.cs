using Amazon.S3;
using Amazon.S3.Model;
using HeareAuth.Features.Results;
using HeareAuth.Features.Storage;
using HeareAuth.Tests.Support;

namespace HeareAuth.Tests.Storage.S3.Conditions;

public sealed class CapabilityProbeTests(S3Server s3) : IClassFixture<S3Server>, IDisposable
{
    private readonly TempFolder _cache = new();

    public void Dispose() => _cache.Dispose();

    [SkippableFact]
    public async Task Accepts_a_store_that_honors_conditions_and_leaves_nothing_behind()
    {
        var bucket = await s3.NewBucketAsync();

        await Store(s3.Options(bucket)).EnsureConditionalWritesAsync(default);

        Assert.Empty(await ObjectsAsync(bucket));
    }

    [SkippableFact]
    public async Task Refuses_a_versioned_bucket_on_Ceph_and_names_versioning()
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
        var refused = Assert.IsType<StoreUnavailableException>(e);
        AssertUnfit(refused);
        Assert.Contains("suspend versioning", refused.Failure.Remedy!, StringComparison.Ordinal);
        Assert.Empty(await ObjectsAsync(bucket));
    }

    [SkippableFact]
    public async Task Refuses_a_store_that_ignores_conditions()
    {
        await using var proxy = new FaultProxy(s3.Endpoint);
        proxy.Always(static request => request.Is("PUT"), S3Faults.IgnoreConditions(s3));
        var bucket = await s3.NewBucketAsync();
        var store = Store(s3.Options(bucket, proxy.Endpoint) with { ProbeCacheFolder = _cache.Path });

        var e = await Assert.ThrowsAsync<StoreUnavailableException>(() => store.EnsureConditionalWritesAsync(default));

        AssertUnfit(e, "(If-None-Match)");
        Assert.DoesNotContain("versioning", e.Failure.Remedy!, StringComparison.Ordinal);
        Assert.Empty(await ObjectsAsync(bucket));
        Assert.Empty(Directory.EnumerateFiles(_cache.Path));
    }

    [SkippableFact]
    public async Task Refuses_a_store_that_honors_conditions_on_creates_only()
    {
        await using var proxy = new FaultProxy(s3.Endpoint);
        proxy.Always(static request => request.Header("If-Match") is not null, S3Faults.IgnoreConditions(s3));

        var e = await Assert.ThrowsAsync<StoreUnavailableException>(
            async () => await Store(s3.Options(await s3.NewBucketAsync(), proxy.Endpoint)).EnsureConditionalWritesAsync(default));

        AssertUnfit(e, "(If-Match)");
    }

    [SkippableFact]
    public async Task Refuses_a_store_whose_conditions_do_not_hold_in_a_race()
    {
        await using var proxy = new FaultProxy(s3.Endpoint);
        // The first four writes are not the race: a wrong and a right ETag in each of the two forms.
        proxy.Next(static request => request.Header("If-Match") is not null, S3Faults.IgnoreConditions(s3), times: 8, after: 4);

        var e = await Assert.ThrowsAsync<StoreUnavailableException>(
            async () => await Store(s3.Options(await s3.NewBucketAsync(), proxy.Endpoint)).EnsureConditionalWritesAsync(default));

        AssertUnfit(e, "more than one of eight concurrent writers");
    }

    [SkippableFact]
    public async Task Refuses_a_store_that_does_not_support_conditions()
    {
        await using var proxy = new FaultProxy(s3.Endpoint);
        proxy.Always(
            static request => request.Header("If-None-Match") is not null,
            Faults.Answer(501, "<Error><Code>NotImplemented</Code><Message>A header you provided implies functionality that is not implemented</Message></Error>", "application/xml"));

        var e = await Assert.ThrowsAsync<StoreUnavailableException>(
            async () => await Store(s3.Options(await s3.NewBucketAsync(), proxy.Endpoint)).EnsureConditionalWritesAsync(default));

        AssertUnfit(e, "does not support conditions on writes");
    }

    [SkippableFact]
    public async Task Accepts_a_store_that_answers_losers_of_the_race_with_500()
    {
        await using var proxy = new FaultProxy(s3.Endpoint);
        proxy.Next(static request => request.Header("If-Match") is not null, S3Faults.InternalError, times: 3, after: 4);

        await Store(s3.Options(await s3.NewBucketAsync(), proxy.Endpoint)).EnsureConditionalWritesAsync(default);
    }

    [SkippableFact]
    public async Task Probes_again_after_a_transient_failure()
    {
        await using var proxy = new FaultProxy(s3.Endpoint);
        proxy.Next(static request => request.Is("PUT"), S3Faults.InternalErrorAfterwards);
        var bucket = await s3.NewBucketAsync();

        await Store(s3.Options(bucket, proxy.Endpoint)).EnsureConditionalWritesAsync(default);

        Assert.Empty(await ObjectsAsync(bucket));
    }

    [SkippableFact]
    public async Task Accepts_a_store_that_forbids_deletes()
    {
        await using var proxy = new FaultProxy(s3.Endpoint);
        proxy.Always(static request => request.Is("DELETE"), S3Faults.AccessDenied);

        await Store(s3.Options(await s3.NewBucketAsync(), proxy.Endpoint)).EnsureConditionalWritesAsync(default);
    }

    [SkippableFact]
    public async Task Remembers_for_a_day_that_the_probe_passed_and_the_form_of_ETags_but_not_for_creates()
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
        Assert.True(proxy.Requests.Count > asked + 2, "An object was created without a probe.");
        asked = proxy.Requests.Count;

        clock.Jump(TimeSpan.FromDays(1));
        await Store(options, clock).EnsureConditionalWritesAsync(default);
        Assert.True(proxy.Requests.Count > asked, "The probe was remembered for longer than a day.");
    }

    [SkippableFact]
    public async Task Keeps_its_memory_private_to_the_user_and_replaces_a_damaged_one()
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
        Assert.True(proxy.Requests.Count > asked, "A damaged memory was believed.");
        asked = proxy.Requests.Count;

        await Store(options).EnsureConditionalWritesAsync(default);
        Assert.Equal(asked, proxy.Requests.Count);
    }

    [SkippableFact]
    public async Task Passes_even_if_it_cannot_save_its_memory()
    {
        var occupied = _cache.File("file");
        await File.WriteAllTextAsync(occupied, "");

        await Store(s3.Options(await s3.NewBucketAsync()) with { ProbeCacheFolder = Path.Combine(occupied, "below") }).EnsureConditionalWritesAsync(default);
    }

    private static void AssertUnfit(StoreUnavailableException e, string reason = "")
    {
        Assert.Equal(FailureCode.StoreLacksConditionalWrites, e.Failure.Code);
        Assert.Contains(reason, e.Failure.Reason, StringComparison.Ordinal);
        Assert.Contains("--unsafe-no-cas", e.Failure.Remedy!, StringComparison.Ordinal);
    }

    private IObjectStore Store(StorageOptions options, TimeProvider? clock = null) =>
        ObjectStoreFactory.Create(options, clock ?? TimeProvider.System, s3.Credentials());

    private async Task<IEnumerable<string>> ObjectsAsync(string bucket)
    {
        using var client = s3.Client();
        return ((await client.ListObjectsV2Async(new ListObjectsV2Request { BucketName = bucket })).S3Objects ?? []).Select(static found => found.Key);
    }
}
