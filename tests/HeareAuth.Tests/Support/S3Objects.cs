using System.Text;
using Amazon.S3;
using Amazon.S3.Model;

namespace HeareAuth.Tests.Support;

/// <summary>Reads and writes whole objects as a client that knows nothing of the product's rules.</summary>
internal static class S3Objects
{
    public const string Document = "keys.json";

    extension(IAmazonS3 client)
    {
        public async Task PutBytesAsync(string bucket, byte[] content, string? ifNoneMatch = null)
        {
            using var body = new MemoryStream(content);
            await client.PutObjectAsync(new PutObjectRequest { BucketName = bucket, Key = Document, InputStream = body, IfNoneMatch = ifNoneMatch });
        }

        public Task PutTextAsync(string bucket, string content, string? ifNoneMatch = null) =>
            client.PutBytesAsync(bucket, Encoding.UTF8.GetBytes(content), ifNoneMatch);

        public async Task<byte[]> GetBytesAsync(string bucket, string key = Document)
        {
            using var found = await client.GetObjectAsync(bucket, key);
            using var bytes = new MemoryStream();
            await found.ResponseStream.CopyToAsync(bytes);
            return bytes.ToArray();
        }

        /// <summary>Lists the names of all objects in the bucket.</summary>
        public async Task<string[]> ListAsync(string bucket) =>
            [.. ((await client.ListObjectsV2Async(new ListObjectsV2Request { BucketName = bucket })).S3Objects ?? []).Select(static found => found.Key)];

        public async Task<string> GetTextAsync(string bucket, string key = Document) => Encoding.UTF8.GetString(await client.GetBytesAsync(bucket, key));
    }
}
