using Amazon.S3.Model;
using HeareAuth.Features.Storage.S3.Connection;
using HeareAuth.Features.Storage.S3.Failures;
using Polly;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace HeareAuth.Features.Storage.S3;

/// <summary>
/// Reads the objects of a bucket, with retries. One instance serves them all for the life of the process, because its
/// circuit breaker remembers failures.
/// </summary>
internal sealed class S3Reader(S3Bucket bucket)
{
    private readonly ResiliencePipeline _retries = S3Resilience.ForReads(bucket.Options.BreakCircuit, bucket.Clock);

    /// <inheritdoc cref="IObjectStore.ReadAsync"/>
    public async Task<ObjectRead<T>> ReadAsync<T>(
        string key, string? unlessETag, ContentParser<T> parse, CancellationToken cancellationToken)
        where T : class
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            return await _retries.ExecuteAsync(async limit => await TryAsync(key, unlessETag, parse, cancellationToken, limit), cancellationToken);
        }
        catch (S3Failure e)
        {
            throw e.ToReadException();
        }
        catch (BrokenCircuitException e) when (e.InnerException is S3Failure cause)
        {
            throw cause.ToReadException();
        }
        catch (TimeoutRejectedException e)
        {
            throw bucket.TimedOut(e).ToReadException();
        }
    }

    private async Task<ObjectRead<T>> TryAsync<T>(
        string key, string? unlessETag, ContentParser<T> parse, CancellationToken caller, CancellationToken limit)
        where T : class
    {
        var storeTime = ResponseDate.Capture();
        try
        {
            using var response = await bucket.GetAsync(key, unlessETag, limit);
            // Some stores ignore If-None-Match on reads and send the object again.
            return response.ETag is { Length: > 0 } etag && etag == unlessETag
                ? ObjectRead<T>.NotModified(etag, storeTime.Value)
                : await ParseAsync(key, response, parse, storeTime.Value, limit);
        }
        catch (S3Failure e) when (e.Kind is S3FailureKind.NotModified && unlessETag is not null)
        {
            return ObjectRead<T>.NotModified(unlessETag, storeTime.Value);
        }
        catch (S3Failure e) when (e.Kind is S3FailureKind.NoSuchObject)
        {
            return ObjectRead<T>.Absent(storeTime.Value);
        }
        catch (Exception e) when (e is not S3Failure && limit.IsCancellationRequested && !caller.IsCancellationRequested)
        {
            // The time for all attempts is up. Thrown as a failure of the store, so that the circuit breaker counts it.
            throw bucket.TimedOut(e);
        }
    }

    private async Task<ObjectRead<T>> ParseAsync<T>(
        string key, GetObjectResponse response, ContentParser<T> parse, DateTimeOffset? storeTime, CancellationToken limit)
        where T : class
    {
        if (response.ETag is not { Length: > 0 } etag)
        {
            throw bucket.LacksETag();
        }

        await using var body = new FailureRecordingStream(response.ResponseStream);
        try
        {
            return ObjectRead<T>.Found(await parse(body, response.ContentLength, limit), etag, storeTime);
        }
        catch (Exception) when (body.Failure is not null && !limit.IsCancellationRequested)
        {
            throw bucket.Explain(body.Failure, key);
        }
    }
}
