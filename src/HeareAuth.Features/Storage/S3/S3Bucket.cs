using System.Runtime.InteropServices;
using Amazon.S3;
using Amazon.S3.Model;
using HeareAuth.Features.Results;
using Polly;

namespace HeareAuth.Features.Storage.S3;

/// <summary>
/// One bucket as this process knows it: single requests, each with its time limit and its failure in our words. What
/// was learnt of the store (its pace, its form of ETags) serves every object in it. Lives as long as the process.
/// </summary>
internal sealed class S3Bucket(StorageOptions options, string name, IAmazonS3 client, StoreClock storeClock, TimeProvider clock)
{
    private static readonly TimeSpan s_answerWithin = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_writeWithin = TimeSpan.FromSeconds(10);
    private const int MebibyteBits = 20;

    private readonly S3Errors _errors = new(Describe(options), name);
    private readonly S3Pace _pace = new(clock);
    private volatile bool _wantsBareETags;
    private volatile ConditionProof _proof;

    public string Name => name;

    public StorageOptions Options => options;

    public StoreClock StoreClock => storeClock;

    public TimeProvider Clock => clock;

    public ResiliencePipeline Reads { get; } = S3Resilience.ForReads(options.BreakCircuit, clock);

    /// <summary>A conditional write succeeded only after the quotes were taken off the ETag.</summary>
    public bool WantsBareETags
    {
        get => _wantsBareETags;
        set => _wantsBareETags = value;
    }

    /// <summary>What is known of its conditional writes.</summary>
    public ConditionProof Proof
    {
        get => _proof;
        set => _proof = value;
    }

    /// <summary>The endpoint, for people and as a name of the store.</summary>
    public static string Describe(StorageOptions options) =>
        options.Endpoint is { } endpoint ? $"The store {endpoint.Scheme}://{endpoint.Authority}" : $"AWS S3 in {options.Region}";

    public string Locate(string key) => $"s3://{name}/{key}";

    /// <summary>Asks for an object; the body is still to be read.</summary>
    /// <exception cref="S3Failure">It is unchanged, absent, or the store did not give it.</exception>
    public Task<GetObjectResponse> GetAsync(string key, string? unlessETag, CancellationToken cancellationToken) => CallAsync(
        key,
        s_answerWithin,
        limit => client.GetObjectAsync(new GetObjectRequest { BucketName = name, Key = key, EtagToNotMatch = unlessETag }, limit),
        cancellationToken);

    /// <summary>Writes an object, once.</summary>
    /// <returns>The new ETag.</returns>
    /// <exception cref="S3Failure">It was not written, or that is unknown.</exception>
    public async Task<string> PutAsync(
        string key, ReadOnlyMemory<byte> content, ObjectMediaType mediaType, S3Condition condition, CancellationToken cancellationToken)
    {
        using var body = AsStream(content);
        var request = new PutObjectRequest
        {
            BucketName = name,
            Key = key,
            InputStream = body,
            ContentType = mediaType is ObjectMediaType.Json ? "application/json" : "application/octet-stream",
            IfMatch = condition.IfMatch,
            IfNoneMatch = condition.IfNoneMatch,
            // One signature over the whole body: not every store knows bodies that are signed in pieces.
            UseChunkEncoding = false,
        };
        var limit = s_writeWithin + TimeSpan.FromSeconds(content.Length >> MebibyteBits);
        var response = await CallAsync(key, limit, token => client.PutObjectAsync(request, token), cancellationToken);
        return response.ETag is { Length: > 0 } etag
            ? etag
            : throw new S3Failure(
                S3FailureKind.Unanswered, FailureCode.StoreUnanswered, $"{Describe(options)} sent no ETag for what it wrote", "Check that the endpoint is an S3 store.", null);
    }

    /// <exception cref="S3Failure">It was not removed, or that is unknown.</exception>
    public Task DeleteAsync(string key, CancellationToken cancellationToken) => CallAsync(
        key, s_answerWithin, limit => client.DeleteObjectAsync(new DeleteObjectRequest { BucketName = name, Key = key }, limit), cancellationToken);

    /// <exception cref="S3Failure">The store does not tell.</exception>
    public Task<ListObjectsV2Response> ListAsync(string prefix, string? continuation, CancellationToken cancellationToken) => CallAsync(
        prefix,
        s_answerWithin,
        limit => client.ListObjectsV2Async(
            new ListObjectsV2Request { BucketName = name, Prefix = prefix, ContinuationToken = continuation }, limit),
        cancellationToken);

    /// <exception cref="S3Failure">The store does not tell.</exception>
    public async Task<bool> KeepsVersionsAsync(CancellationToken cancellationToken)
    {
        var versioning = await CallAsync(
            "", s_answerWithin, limit => client.GetBucketVersioningAsync(new GetBucketVersioningRequest { BucketName = name }, limit), cancellationToken);
        return versioning.VersioningConfig?.Status is { } status && status != VersionStatus.Off;
    }

    /// <summary>What broke while a body was read.</summary>
    public S3Failure Explain(Exception e, string key) => _errors.Translate(e, Locate(key));

    public S3Failure TimedOut(Exception e) => _errors.TimedOut(e);

    private async Task<T> CallAsync<T>(
        string key, TimeSpan within, Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        await _pace.WaitAsync(cancellationToken);
        using var timeout = new CancellationTokenSource(within, clock);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            // Waited for besides: looking for credentials does not always heed the token.
            return await call(limit.Token).WaitAsync(limit.Token);
        }
        catch (Exception e) when (S3Errors.Covers(e) && !cancellationToken.IsCancellationRequested)
        {
            var failure = _errors.Translate(e, Locate(key));
            if (failure.Kind is S3FailureKind.Throttled)
            {
                _pace.SlowDown();
            }

            throw failure;
        }
    }

    private static MemoryStream AsStream(ReadOnlyMemory<byte> content) =>
        MemoryMarshal.TryGetArray(content, out var array) && array.Array is not null
            ? new MemoryStream(array.Array, array.Offset, array.Count, writable: false)
            : new MemoryStream(content.ToArray(), writable: false);
}
