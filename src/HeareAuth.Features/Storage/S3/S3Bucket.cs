using System.Net;
using Amazon.S3;
using Amazon.S3.Model;
using HeareAuth.Features.Storage.S3.Conditions;
using HeareAuth.Features.Storage.S3.Connection;
using HeareAuth.Features.Storage.S3.Failures;

namespace HeareAuth.Features.Storage.S3;

/// <summary>
/// Sends single requests to a bucket, each with a time limit and without retries. One instance lives as long as the
/// process.
/// </summary>
internal sealed class S3Bucket(StorageOptions options, string name, IAmazonS3 client, TimeProvider clock)
{
    private const int MebibyteBits = 20;
    private static readonly TimeSpan s_requestTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_writeTimeout = TimeSpan.FromSeconds(10);

    private readonly S3Errors _errors = new(NameStore(options), name);
    private readonly RequestThrottle _throttle = new(clock);
    private volatile S3Failure? _unsent;

    public string Name => name;

    /// <summary>The endpoint as error messages and the cache of probes name it.</summary>
    public string StoreName { get; } = NameStore(options);

    public StorageOptions Options => options;

    public TimeProvider Clock => clock;

    public string Locate(string key) => $"s3://{name}/{key}";

    /// <summary>Requests an object. The caller reads the body and disposes the response.</summary>
    /// <exception cref="S3Failure">The object is unchanged or absent, or the request failed.</exception>
    public Task<StoredObject> GetAsync(string key, string? unlessETag, CancellationToken cancellationToken)
    {
        var request = new GetObjectRequest { BucketName = name, Key = key, EtagToNotMatch = unlessETag };
        return SendAsync(key, s_requestTimeout, async limit => Open(await client.GetObjectAsync(request, limit), key), cancellationToken);
    }

    /// <summary>Writes an object. The time limit grows by a second for each MiB.</summary>
    /// <returns>The new ETag; null if the store sends none.</returns>
    /// <exception cref="S3Failure">The object was not written, or that is unknown.</exception>
    public async Task<string?> PutAsync(
        string key, ObjectContent content, ObjectMediaType mediaType, WriteCondition condition, CancellationToken cancellationToken)
    {
        using var body = new ObjectContentStream(content);
        var request = new PutObjectRequest
        {
            BucketName = name,
            Key = key,
            InputStream = body,
            ContentType = mediaType is ObjectMediaType.Json ? "application/json" : "application/octet-stream",
            IfMatch = condition.IfMatch,
            IfNoneMatch = condition.IfNoneMatch,
            // One signature over the whole body: not every store supports bodies signed in chunks.
            UseChunkEncoding = false,
        };
        var limit = s_writeTimeout + TimeSpan.FromSeconds(content.Length >> MebibyteBits);
        var response = await SendAsync(key, limit, token => client.PutObjectAsync(request, token), cancellationToken);
        return ETagText.Read(response.ETag);
    }

    /// <exception cref="S3Failure">The object was not deleted, or that is unknown.</exception>
    public Task DeleteAsync(string key, CancellationToken cancellationToken) => SendAsync(
        key, s_requestTimeout, limit => client.DeleteObjectAsync(new DeleteObjectRequest { BucketName = name, Key = key }, limit), cancellationToken);

    /// <exception cref="S3Failure">The request failed.</exception>
    public Task<ListObjectsV2Response> ListAsync(string prefix, string? continuation, CancellationToken cancellationToken) => SendAsync(
        prefix,
        s_requestTimeout,
        limit => client.ListObjectsV2Async(
            new ListObjectsV2Request { BucketName = name, Prefix = prefix, ContinuationToken = continuation }, limit),
        cancellationToken);

    /// <summary>Asks whether versioning is, or ever was, switched on.</summary>
    /// <exception cref="S3Failure">The request failed.</exception>
    public async Task<bool> IsVersionedAsync(CancellationToken cancellationToken)
    {
        var versioning = await SendAsync(
            "", s_requestTimeout, limit => client.GetBucketVersioningAsync(new GetBucketVersioningRequest { BucketName = name }, limit), cancellationToken);
        return versioning.VersioningConfig?.Status is { } status && status != VersionStatus.Off;
    }

    /// <summary>Explains what broke while the body of a response was read.</summary>
    public S3Failure Explain(Exception e, string key, StoredObject found) => _errors.TranslateBody(e, Locate(key), found.Exchange);

    /// <summary>Explains a body that looks like the page of a proxy.</summary>
    public S3Failure SentPage(string key, StoredObject found, Exception? e = null) => _errors.SentPage(Locate(key), found.MediaType, e);

    /// <summary>Explains why a series of requests ran out of time: the store throttled them, or the last one was never sent.</summary>
    public S3Failure TimedOut(Exception e) => _throttle.Refusal ?? _unsent ?? _errors.TimedOut(e);

    public S3Failure LacksETag() => _errors.LacksETag();

    private static string NameStore(StorageOptions options) =>
        options.Endpoint is { } endpoint ? $"The store {endpoint.GetLeftPart(UriPartial.Path).TrimEnd('/')}" : $"AWS S3 in {options.Region}";

    private async Task<T> SendAsync<T>(
        string key, TimeSpan timeout, Func<CancellationToken, Task<T>> send, CancellationToken cancellationToken)
    {
        await _throttle.WaitAsync(cancellationToken);
        var exchange = S3Exchange.Begin();
        using var timer = new CancellationTokenSource(timeout, clock);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timer.Token);
        try
        {
            // WaitAsync as well, because the SDK's search for credentials may ignore the token.
            var response = await send(limit.Token).WaitAsync(limit.Token);
            _throttle.Observe(null);
            _unsent = null;
            return response;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            var failure = _errors.Translate(e, Locate(key), exchange);
            _throttle.Observe(failure);
            _unsent = exchange.IsSent ? null : failure;
            throw failure;
        }
    }

    /// <exception cref="S3Failure">This is not the object, or not all of it.</exception>
    private StoredObject Open(GetObjectResponse response, string key)
    {
        StoredObject? found = null;
        try
        {
            if (response.HttpStatusCode is not HttpStatusCode.OK)
            {
                throw _errors.SentPart(Locate(key), (int)response.HttpStatusCode);
            }

            found = StoredObject.Open(response, S3Exchange.Current!); // not null: SendAsync began it
            return found ?? throw _errors.SentUnknownCoding(Locate(key), response.Headers.ContentEncoding);
        }
        finally
        {
            if (found is null)
            {
                response.Dispose();
            }
        }
    }
}
