using Amazon.S3.Model;

namespace HeareAuth.Tests.Support;

public sealed class S3ServerTests(S3Server s3) : IClassFixture<S3Server>
{
    [SkippableFact]
    public async Task A_new_bucket_takes_an_object_and_gives_it_back()
    {
        var bucket = await s3.NewBucketAsync();
        using var client = s3.Client();

        await client.PutObjectAsync(new PutObjectRequest { BucketName = bucket, Key = "keys.json", ContentBody = "{\"keys\":[]}" });

        using var answer = await client.GetObjectAsync(bucket, "keys.json");
        using var reader = new StreamReader(answer.ResponseStream);
        Assert.Equal("{\"keys\":[]}", await reader.ReadToEndAsync());
    }
}
