using Amazon.S3;
using Amazon.S3.Model;

namespace HeareAuth.Benchmarks;

/// <summary>Makes a bucket and puts an object: what a benchmark needs before the product comes in.</summary>
internal static class S3Tool
{
    public static async Task<int> RunAsync(string endpoint, string[] args)
    {
        using var client = new AmazonS3Client(new AmazonS3Config
        {
            ServiceURL = endpoint,
            ForcePathStyle = true,
            RequestChecksumCalculation = Amazon.Runtime.RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = Amazon.Runtime.ResponseChecksumValidation.WHEN_REQUIRED,
        });
        switch (args)
        {
            case ["bucket", var bucket]:
                await client.PutBucketAsync(bucket);
                return 0;

            case ["put", var bucket, var key, var file]:
                await client.PutObjectAsync(new PutObjectRequest { BucketName = bucket, Key = key, FilePath = file });
                return 0;

            default:
                return 2;
        }
    }
}
