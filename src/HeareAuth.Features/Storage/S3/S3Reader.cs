using HeareAuth.Features.Documents;
using HeareAuth.Features.Storage.S3.Conditions;
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
        var condition = unlessETag is not null && ETagText.IsDerived(unlessETag) ? null : unlessETag;
        try
        {
            using var found = await bucket.GetAsync(key, condition, limit);
            // Some stores ignore If-None-Match on reads and send the object again.
            return found.ETag is { } etag && etag == unlessETag
                ? ObjectRead<T>.NotModified(etag, found.Exchange.StoreTime)
                : await ParseAsync(key, found, unlessETag, parse, limit);
        }
        catch (S3Failure e) when (e.Kind is S3FailureKind.NotModified && condition is not null)
        {
            return ObjectRead<T>.NotModified(condition, e.StoreTime);
        }
        catch (S3Failure e) when (e.Kind is S3FailureKind.NoSuchObject)
        {
            return ObjectRead<T>.Absent(e.StoreTime);
        }
        catch (Exception e) when (e is not S3Failure && limit.IsCancellationRequested && !caller.IsCancellationRequested)
        {
            // The time for all attempts is up. Thrown as a failure of the store, so that the circuit breaker counts it.
            throw bucket.TimedOut(e);
        }
    }

    private async Task<ObjectRead<T>> ParseAsync<T>(
        string key, StoredObject found, string? unlessETag, ContentParser<T> parse, CancellationToken limit)
        where T : class
    {
        if (found is { ETag: null, MayBeAPage: true })
        {
            throw bucket.SentPage(key, found);
        }

        var (maxSize, location) = (bucket.Options.MaxDocumentSize, bucket.Locate(key));
        DocumentSize.ThrowIfTooLarge(found.Length, maxSize, location);
        await using var body = new ObjectBodyStream(found, maxSize, location);
        try
        {
            var value = await parse(body, found.Length, limit);
            var etag = await body.GetETagAsync(limit);
            return etag == unlessETag
                ? ObjectRead<T>.NotModified(etag, found.Exchange.StoreTime)
                : ObjectRead<T>.Found(value, etag, found.Exchange.StoreTime);
        }
        catch (Exception) when (body.Failure is not null && !limit.IsCancellationRequested)
        {
            throw bucket.Explain(body.Failure, key, found);
        }
        catch (DocumentUnreadableException e) when (found.MayBeAPage)
        {
            throw bucket.SentPage(key, found, e);
        }
    }
}
