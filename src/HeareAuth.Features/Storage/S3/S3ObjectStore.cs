using HeareAuth.Features.Storage.S3.Conditions;
using HeareAuth.Features.Storage.S3.Failures;

namespace HeareAuth.Features.Storage.S3;

internal sealed class S3ObjectStore(S3Bucket bucket, S3Reader reader, ConditionalWrites writes, string key) : IObjectStore
{
    private const int MaxPages = 20;

    public string Kind => "s3";

    public string Location => bucket.Locate(key);

    public Task<ObjectRead<T>> ReadAsync<T>(string? unlessETag, ContentParser<T> parse, CancellationToken cancellationToken)
        where T : class => reader.ReadAsync(key, unlessETag, parse, cancellationToken);

    public Task<string> WriteAsync(
        ObjectContent content, ObjectMediaType mediaType, string? expectedETag, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        DocumentSize.ThrowIfTooLargeToWrite(content.Length, bucket.Options.MaxDocumentSize, Location);
        return writes.WriteAsync(key, content, mediaType, expectedETag, cancellationToken);
    }

    public Task EnsureConditionalWritesAsync(CancellationToken cancellationToken) => writes.EnsureProvenAsync(key, cancellationToken);

    public IObjectStore Beside(string suffix) => new S3ObjectStore(bucket, reader, writes, key + suffix);

    public async Task<IReadOnlyList<string>> ListBesideAsync(string suffixPrefix, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var names = new List<string>();
        string? continuation = null;
        try
        {
            for (var page = 0; page < MaxPages; page++)
            {
                var listed = await bucket.ListAsync(key + suffixPrefix, continuation, cancellationToken);
                names.AddRange((listed.S3Objects ?? []).Select(static found => found.Key));
                continuation = listed.NextContinuationToken;
                if (string.IsNullOrEmpty(continuation))
                {
                    break;
                }
            }
        }
        catch (S3Failure e)
        {
            throw e.ToReadException();
        }

        names.Sort(StringComparer.Ordinal);
        return names;
    }
}
