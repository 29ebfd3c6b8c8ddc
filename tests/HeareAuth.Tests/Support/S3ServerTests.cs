namespace HeareAuth.Tests.Support;

public sealed class S3ServerTests(S3Server s3) : IClassFixture<S3Server>
{
    [SkippableFact]
    public async Task A_new_bucket_stores_an_object()
    {
        var bucket = await s3.NewBucketAsync();
        using var client = s3.Client();

        await client.PutTextAsync(bucket, """{"keys":[]}""");

        Assert.Equal("""{"keys":[]}""", await client.GetTextAsync(bucket));
    }
}
