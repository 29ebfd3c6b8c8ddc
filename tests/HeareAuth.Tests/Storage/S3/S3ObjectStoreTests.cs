using HeareAuth.Features.Results;
using HeareAuth.Features.Storage;
using HeareAuth.Tests.Support;

namespace HeareAuth.Tests.Storage.S3;

public sealed class S3ObjectStoreTests(S3Server s3) : ObjectStoreContract, IClassFixture<S3Server>
{
    private string? _bucket;

    private protected override async Task<IObjectStore> NewStoreAsync() => Store(s3.Options(_bucket ??= await s3.NewBucketAsync()));

    [SkippableTheory]
    [InlineData(ObjectMediaType.Json, "application/json")]
    [InlineData(ObjectMediaType.Binary, "application/octet-stream")]
    public async Task Stores_the_media_type_with_the_object(ObjectMediaType mediaType, string kept)
    {
        var store = await NewStoreAsync();

        await store.WriteAsync("x"u8.ToArray(), mediaType, null, default);

        using var client = s3.Client();
        var found = await client.GetObjectMetadataAsync(_bucket, "keys.json");
        Assert.Equal(kept, found.Headers.ContentType);
    }

    [SkippableFact]
    public async Task Returns_the_stores_time_with_every_read()
    {
        var store = await NewStoreAsync();
        var absent = await store.ReadTextAsync();
        var etag = await store.WriteTextAsync("text");
        var found = await store.ReadTextAsync();
        var unchanged = await store.ReadTextAsync(etag);

        foreach (var read in (ObjectRead<string>[])[absent, found, unchanged])
        {
            Assert.InRange(read.StoreTime!.Value, DateTimeOffset.UtcNow.AddMinutes(-1), DateTimeOffset.UtcNow.AddMinutes(1));
        }
    }

    [SkippableFact]
    public async Task Writes_only_its_part_of_a_larger_buffer()
    {
        var store = await NewStoreAsync();

        await store.WriteAsync(ObjectContent.From("<<text>>"u8.ToArray().AsMemory(2, 4)), ObjectMediaType.Json, null, default);

        Assert.Equal("text", (await store.ReadTextAsync()).Value);
    }

    [SkippableFact]
    public async Task Keeps_and_lists_a_name_with_unusual_characters_as_it_is()
    {
        var options = s3.Options(await s3.NewBucketAsync()) with { ObjectKey = "teams/ä b+c/keys.json" };
        var store = Store(options);

        await store.WriteTextAsync("text");
        await store.Beside(".backup-1").WriteTextAsync("backup");

        Assert.Equal("text", (await store.ReadTextAsync()).Value);
        Assert.Equal(["teams/ä b+c/keys.json.backup-1"], await store.ListBesideAsync(".backup-", default));
    }

    [SkippableFact]
    public async Task Reports_a_missing_bucket_as_an_error_and_not_as_an_absent_object()
    {
        var store = Store(s3.Options("no-such-bucket-here"));

        var reading = await Assert.ThrowsAsync<StoreUnavailableException>(() => store.ReadTextAsync());
        var writing = await Assert.ThrowsAsync<StoreUnavailableException>(() => store.WriteTextAsync("text"));
        var probing = await Assert.ThrowsAsync<StoreUnavailableException>(() => store.EnsureConditionalWritesAsync(default));

        Assert.All([reading, writing, probing], static e => Assert.Equal(FailureCode.BucketNotFound, e.Failure.Code));
    }

    [SkippableFact]
    public async Task Leaves_no_bytes_of_a_refused_small_write_on_the_connection()
    {
        // Ceph parses what .NET sends after a refusal as the next request, and answers 405.
        var store = Store(s3.Options("no-such-bucket-here"));
        for (var round = 0; round < 3; round++)
        {
            await Assert.ThrowsAsync<StoreUnavailableException>(() => store.WriteTextAsync("text"));

            var e = await Assert.ThrowsAsync<StoreUnavailableException>(() => store.ReadTextAsync());

            Assert.Equal(FailureCode.BucketNotFound, e.Failure.Code);
        }
    }

    [SkippableTheory]
    [InlineData(true, "did not accept the signature")]
    [InlineData(false, "does not know the access key")]
    public async Task Says_which_credential_is_wrong_without_showing_it(bool knownKey, string words)
    {
        var options = s3.Options(await s3.NewBucketAsync());
        var accessKey = knownKey ? s3.AccessKey : "CANARYACCESSKEY";
        var store = ObjectStoreFactory.Create(options, TimeProvider.System, new Amazon.Runtime.BasicAWSCredentials(accessKey, Canary.AwsSecretKey));

        var reading = await Assert.ThrowsAsync<StoreUnavailableException>(() => store.ReadTextAsync());
        var writing = await Assert.ThrowsAsync<StoreUnavailableException>(() => store.WriteTextAsync("text"));

        foreach (var e in (StoreUnavailableException[])[reading, writing])
        {
            Assert.Equal(FailureCode.StoreCredentialsRejected, e.Failure.Code);
            Assert.Contains(words, e.Failure.Reason, StringComparison.Ordinal);
            Assert.DoesNotContain(Canary.Mark, e.ToString(), StringComparison.OrdinalIgnoreCase);
        }
    }

    [SkippableFact]
    public async Task Remembers_that_a_store_wants_bare_ETags()
    {
        await using var proxy = new FaultProxy(s3.Endpoint);
        proxy.Always(static request => request.Is("PUT"), S3Faults.RefuseQuotedETag);
        var store = Store(s3.Options(await s3.NewBucketAsync(), proxy.Endpoint));
        var etag = await store.WriteTextAsync("one");

        etag = await store.WriteTextAsync("two", etag);
        var tries = proxy.Count(static request => request.Is("PUT"));
        await store.WriteTextAsync("three", etag);

        Assert.Equal((3, 4), (tries, proxy.Count(static request => request.Is("PUT"))));
        Assert.Equal("three", (await store.ReadTextAsync()).Value);
    }

    [SkippableFact]
    public async Task Returns_to_quoted_ETags_if_the_store_wants_them_again()
    {
        await using var proxy = new FaultProxy(s3.Endpoint);
        var store = Store(s3.Options(await s3.NewBucketAsync(), proxy.Endpoint));
        var etag = await store.WriteTextAsync("one");
        proxy.Next(static request => request.Header("If-Match") is ['"', ..], S3Faults.PreconditionFailed);
        etag = await store.WriteTextAsync("two", etag);
        proxy.Always(static request => request.Header("If-Match") is not (null or ['"', ..]), S3Faults.PreconditionFailed);
        proxy.Always(static request => request.Header("If-Match") is not null, Faults.Answer(200));

        // The proxy's 200 has no ETag, so the write is uncertain; what counts is the form of the last condition.
        await Assert.ThrowsAsync<WriteOutcomeUnknownException>(() => store.WriteTextAsync("three", etag));

        Assert.Equal('"', proxy.Requests.Last(static request => request.Is("PUT")).Header("If-Match")![0]);
    }

    [SkippableFact]
    public async Task Detects_the_change_of_another_writer_even_with_unsafe_no_cas()
    {
        await using var proxy = new FaultProxy(s3.Endpoint);
        proxy.Always(static request => request.Is("PUT"), S3Faults.IgnoreConditions(s3));
        var store = Store(s3.Options(await s3.NewBucketAsync(), proxy.Endpoint) with { UnsafeNoCas = true });
        await store.EnsureConditionalWritesAsync(default);
        var etag = await store.WriteTextAsync("one");
        var next = await store.WriteTextAsync("two", etag);

        await Assert.ThrowsAsync<StaleObjectException>(() => store.WriteTextAsync("three", etag));
        await Assert.ThrowsAsync<StaleObjectException>(() => store.WriteTextAsync("three"));

        Assert.Equal(("two", next), ((await store.ReadTextAsync()).Value, (await store.ReadTextAsync()).ETag));
    }

    private IObjectStore Store(StorageOptions options) => ObjectStoreFactory.Create(options, TimeProvider.System, s3.Credentials());
}
