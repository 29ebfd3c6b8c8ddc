using System.Net;
using Amazon.S3;

namespace HeareAuth.Tests.Support;

/// <summary>The fault proxy in front of a real S3: the SDK must understand what it sends.</summary>
public sealed class S3FaultsTests(S3Server s3) : IClassFixture<S3Server>
{
    [SkippableFact]
    public async Task The_proxy_leaves_signed_requests_valid()
    {
        var bucket = await s3.NewBucketAsync();
        await using var proxy = new FaultProxy(s3.Endpoint);
        using var client = s3.Client(proxy.Endpoint);

        await client.PutTextAsync(bucket, "one");

        Assert.Equal("one", await client.GetTextAsync(bucket));
        Assert.Equal(1, proxy.Count(static request => request.Is("PUT", "keys.json")));
    }

    [SkippableFact]
    public async Task The_client_sees_an_injected_error_as_an_S3_error()
    {
        var bucket = await s3.NewBucketAsync();
        await using var proxy = new FaultProxy(s3.Endpoint);
        using var client = s3.Client(proxy.Endpoint);
        proxy.Next(static request => request.Is("GET"), S3Faults.NoSuchBucket);

        var error = await Assert.ThrowsAnyAsync<AmazonS3Exception>(() => client.GetTextAsync(bucket));

        Assert.Equal((HttpStatusCode.NotFound, "NoSuchBucket"), (error.StatusCode, error.ErrorCode));
    }

    [SkippableFact]
    public async Task A_lost_response_hides_a_completed_write()
    {
        var bucket = await s3.NewBucketAsync();
        await using var proxy = new FaultProxy(s3.Endpoint);
        using var client = s3.Client(proxy.Endpoint, retries: 0);
        proxy.Next(static request => request.Is("PUT"), Faults.CutAfterForwarding);

        await Assert.ThrowsAnyAsync<IOException>(() => client.PutTextAsync(bucket, "written"));

        Assert.Equal("written", await client.GetTextAsync(bucket));
        Assert.Equal(1, proxy.Count(static request => request.Is("PUT")));
    }

    [SkippableFact]
    public async Task A_store_that_ignores_conditions_overwrites_the_object()
    {
        var bucket = await s3.NewBucketAsync();
        await using var proxy = new FaultProxy(s3.Endpoint);
        using var client = s3.Client(proxy.Endpoint);
        proxy.Always(static request => request.Is("PUT"), S3Faults.IgnoreConditions(s3));
        await client.PutTextAsync(bucket, "first");

        await client.PutTextAsync(bucket, "second", ifNoneMatch: "*");

        Assert.Equal("second", await client.GetTextAsync(bucket));
    }
}
