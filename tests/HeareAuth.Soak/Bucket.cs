using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;

namespace HeareAuth.Soak;

/// <summary>The object in the real store, past the proxies: what an operator, or somebody with the wrong script, can do to it.</summary>
internal sealed class Bucket(Uri endpoint) : IDisposable
{
    public const string Name = "soak";
    public const string Key = "keys.json";

    private readonly AmazonS3Client _client = new(new AmazonS3Config
    {
        ServiceURL = endpoint.ToString(),
        ForcePathStyle = true,
        AuthenticationRegion = "us-east-1",
        Timeout = TimeSpan.FromSeconds(20),
        RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
        ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
    });

    public Task CreateAsync() => _client.PutBucketAsync(new PutBucketRequest { BucketName = Name });

    public async Task<byte[]> ReadAsync()
    {
        using var answer = await _client.GetObjectAsync(Name, Key);
        using var copy = new MemoryStream();
        await answer.ResponseStream.CopyToAsync(copy);
        return copy.ToArray();
    }

    public async Task WriteAsync(byte[] document)
    {
        using var stream = new MemoryStream(document);
        await _client.PutObjectAsync(new PutObjectRequest { BucketName = Name, Key = Key, InputStream = stream });
    }

    public Task DeleteAsync() => _client.DeleteObjectAsync(Name, Key);

    public void Dispose() => _client.Dispose();
}
