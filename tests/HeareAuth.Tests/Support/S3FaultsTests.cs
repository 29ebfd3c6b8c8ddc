using System.Net;
using Amazon.S3;
using Amazon.S3.Model;

namespace HeareAuth.Tests.Support;

/// <summary>The proxy in front of the real S3: what it says must be what a client of the SDK understands.</summary>
public sealed class S3FaultsTests(S3Server s3) : IClassFixture<S3Server>
{
    [SkippableFact]
    public async Task Signed_requests_pass_unharmed()
    {
        var bucket = await s3.NewBucketAsync();
        await using var proxy = new FaultProxy(s3.Endpoint);
        using var client = s3.Client(proxy.Endpoint);

        await PutAsync(client, bucket, "one");

        Assert.Equal("one", await GetAsync(client, bucket));
        Assert.Equal(1, proxy.Count(static request => request.Is("PUT", "keys.json")));
    }

    [SkippableFact]
    public async Task Words_of_an_error_arrive_as_the_error_that_they_name()
    {
        var bucket = await s3.NewBucketAsync();
        await using var proxy = new FaultProxy(s3.Endpoint);
        using var client = s3.Client(proxy.Endpoint);
        proxy.Next(static request => request.Is("GET"), S3Faults.NoSuchBucket);

        var error = await Assert.ThrowsAnyAsync<AmazonS3Exception>(() => GetAsync(client, bucket));

        Assert.Equal((HttpStatusCode.NotFound, "NoSuchBucket"), (error.StatusCode, error.ErrorCode));
    }

    [SkippableFact]
    public async Task A_lost_answer_hides_a_write_that_was_done()
    {
        var bucket = await s3.NewBucketAsync();
        await using var proxy = new FaultProxy(s3.Endpoint);
        using var client = s3.Client(proxy.Endpoint, retries: 0);
        proxy.Next(static request => request.Is("PUT"), Faults.CutAfterForwarding);

        await Assert.ThrowsAnyAsync<IOException>(() => PutAsync(client, bucket, "written"));

        Assert.Equal("written", await GetAsync(client, bucket));
        Assert.Equal(1, proxy.Count(static request => request.Is("PUT")));
    }

    [SkippableFact]
    public async Task A_store_that_ignores_conditions_overwrites()
    {
        var bucket = await s3.NewBucketAsync();
        await using var proxy = new FaultProxy(s3.Endpoint);
        using var client = s3.Client(proxy.Endpoint);
        proxy.Always(static request => request.Is("PUT"), S3Faults.IgnoreConditions(s3));
        await PutAsync(client, bucket, "first");

        await PutAsync(client, bucket, "second", ifNoneMatch: "*");

        Assert.Equal("second", await GetAsync(client, bucket));
    }

    private static Task<PutObjectResponse> PutAsync(AmazonS3Client client, string bucket, string body, string? ifNoneMatch = null) =>
        client.PutObjectAsync(new PutObjectRequest { BucketName = bucket, Key = "keys.json", ContentBody = body, IfNoneMatch = ifNoneMatch });

    private static async Task<string> GetAsync(AmazonS3Client client, string bucket)
    {
        using var answer = await client.GetObjectAsync(bucket, "keys.json");
        using var reader = new StreamReader(answer.ResponseStream);
        return await reader.ReadToEndAsync();
    }
}
