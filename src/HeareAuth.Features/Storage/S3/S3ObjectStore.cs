using System.Runtime.ExceptionServices;
using Amazon.S3.Model;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace HeareAuth.Features.Storage.S3;

/// <summary>One object in S3 or in a store that speaks its language, with compare-and-swap by conditional writes.</summary>
internal sealed class S3ObjectStore(S3Bucket bucket, string key) : IObjectStore
{
    private const int MostPages = 20;

    public string Kind => "s3";

    public string Location => bucket.Locate(key);

    public async Task<ObjectRead<T>> ReadAsync<T>(
        string? unlessETag,
        Func<Stream, long, CancellationToken, ValueTask<T>> parse,
        CancellationToken cancellationToken)
        where T : class
    {
        cancellationToken.ThrowIfCancellationRequested();
        S3Failure? throttled = null;
        try
        {
            var attempt = await bucket.Reads.ExecuteAsync(TryAsync, cancellationToken);
            attempt.ParserFailure?.Throw();
            return attempt.Read!; // not null: the parser did not fail
        }
        catch (S3Failure e)
        {
            throw e.OfRead();
        }
        catch (BrokenCircuitException e) when (e.InnerException is S3Failure cause)
        {
            throw cause.OfRead();
        }
        catch (TimeoutRejectedException e)
        {
            throw (throttled ?? bucket.TimedOut(e)).OfRead();
        }

        // Where time runs out in a pause that the store asked for, that is what to tell: it did answer.
        async ValueTask<Attempt<T>> TryAsync(CancellationToken limit)
        {
            try
            {
                return await AttemptAsync(unlessETag, parse, cancellationToken, limit);
            }
            catch (S3Failure) when (throttled is not null && limit.IsCancellationRequested)
            {
                throw throttled;
            }
            catch (S3Failure e)
            {
                throttled = e.Kind is S3FailureKind.Throttled ? e : null;
                throw;
            }
        }
    }

    public async Task<string> WriteAsync(
        ReadOnlyMemory<byte> content, ObjectMediaType mediaType, string? expectedETag, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            if (bucket.Options.UnsafeNoCas)
            {
                // All that can be done there: the moment between this look and the write is the operator's risk.
                await ThrowIfMovedAsync(expectedETag, null, cancellationToken);
                return await bucket.PutAsync(key, content, mediaType, S3Condition.None, cancellationToken);
            }

            return expectedETag is null
                ? await CreateAsync(content, mediaType, cancellationToken)
                : await ReplaceAsync(content, mediaType, expectedETag, cancellationToken);
        }
        catch (S3Failure e)
        {
            if (e.Kind is S3FailureKind.ConditionFailed)
            {
                await DoubtUnlessMovedAsync(expectedETag, cancellationToken);
            }

            throw e.OfWrite(Location);
        }
    }

    public async Task EnsureConditionalWritesAsync(CancellationToken cancellationToken)
    {
        if (bucket.Proof is ConditionProof.None && !bucket.Options.UnsafeNoCas)
        {
            await CapabilityProbe.EnsureAsync(bucket, key, cancellationToken);
        }
    }

    public IObjectStore Beside(string suffix) => new S3ObjectStore(bucket, key + suffix);

    public async Task<IReadOnlyList<string>> ListBesideAsync(string suffixPrefix, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var names = new List<string>();
        string? continuation = null;
        try
        {
            for (var page = 0; page < MostPages; page++)
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
            throw e.OfRead();
        }

        names.Sort(StringComparer.Ordinal);
        return names;
    }

    private async Task<Attempt<T>> AttemptAsync<T>(
        string? unlessETag,
        Func<Stream, long, CancellationToken, ValueTask<T>> parse,
        CancellationToken callers,
        CancellationToken limit)
        where T : class
    {
        var storeTime = bucket.StoreClock.Listen();
        try
        {
            using var response = await bucket.GetAsync(key, unlessETag, limit);
            // Not every store knows If-None-Match on a read.
            return response.ETag is { Length: > 0 } etag && etag == unlessETag
                ? new Attempt<T>(ObjectRead<T>.NotModified(etag, storeTime.Value), null)
                : await ParseAsync(response, parse, storeTime.Value, limit);
        }
        catch (S3Failure e) when (e.Kind is S3FailureKind.NotModified && unlessETag is not null)
        {
            return new Attempt<T>(ObjectRead<T>.NotModified(unlessETag, storeTime.Value), null);
        }
        catch (S3Failure e) when (e.Kind is S3FailureKind.NoSuchObject)
        {
            return new Attempt<T>(ObjectRead<T>.Absent(storeTime.Value), null);
        }
        catch (Exception e) when (e is not S3Failure && limit.IsCancellationRequested && !callers.IsCancellationRequested)
        {
            // The limit of the read as a whole: the breaker must hear that the store did not answer.
            throw bucket.TimedOut(e);
        }
    }

    private async Task<Attempt<T>> ParseAsync<T>(
        GetObjectResponse response,
        Func<Stream, long, CancellationToken, ValueTask<T>> parse,
        DateTimeOffset? storeTime,
        CancellationToken limit)
        where T : class
    {
        if (response.ETag is not { Length: > 0 } etag)
        {
            throw bucket.Explain(new IOException("no ETag"), key);
        }

        await using var body = new S3Body(response.ResponseStream);
        try
        {
            var value = await parse(body, response.ContentLength, limit);
            return new Attempt<T>(ObjectRead<T>.Found(value, etag, storeTime), null);
        }
        catch (Exception e) when (body.Failure is { } failure && !limit.IsCancellationRequested)
        {
            throw S3Errors.Covers(failure) ? bucket.Explain(failure, key) : bucket.Explain(new IOException("unreadable", e), key);
        }
        catch (Exception e) when (body.Failure is null && !limit.IsCancellationRequested)
        {
            return new Attempt<T>(null, ExceptionDispatchInfo.Capture(e));
        }
    }

    /// <summary>
    /// Where versioning was switched on since, Ceph lets everybody create the same object and tells each that it won, so
    /// this once-in-a-document write takes no proof from memory.
    /// </summary>
    private async Task<string> CreateAsync(ReadOnlyMemory<byte> content, ObjectMediaType mediaType, CancellationToken cancellationToken)
    {
        if (bucket.Proof is ConditionProof.Remembered)
        {
            await CapabilityProbe.RepeatAsync(bucket, key, cancellationToken);
        }

        return await bucket.PutAsync(key, content, mediaType, S3Condition.IsAbsent, cancellationToken);
    }

    /// <summary>A condition that failed though it held tells that the store is not what its probe found: the next try probes again.</summary>
    private async Task DoubtUnlessMovedAsync(string? expectedETag, CancellationToken cancellationToken)
    {
        var present = await ReadAsync(expectedETag, static (_, _, _) => ValueTask.FromResult(""), cancellationToken);
        if (present.ETag == expectedETag && bucket.Proof is not ConditionProof.None)
        {
            bucket.Proof = ConditionProof.None;
            new ProbeMemory(bucket).Forget();
        }
    }

    /// <summary>Some stores take an ETag in a condition only without its quotes, and answer 412 to the other form.</summary>
    private async Task<string> ReplaceAsync(
        ReadOnlyMemory<byte> content, ObjectMediaType mediaType, string expectedETag, CancellationToken cancellationToken)
    {
        var bare = bucket.WantsBareETags;
        try
        {
            return await PutAsync(bare);
        }
        catch (S3Failure e) when (e.Kind is S3FailureKind.ConditionFailed && S3Condition.InForm(expectedETag, bare: true) != expectedETag)
        {
            await ThrowIfMovedAsync(expectedETag, e, cancellationToken);
        }

        var written = await PutAsync(!bare);
        bucket.WantsBareETags = !bare;
        return written;

        Task<string> PutAsync(bool bareETag) => bucket.PutAsync(
            key, content, mediaType, S3Condition.Is(S3Condition.InForm(expectedETag, bareETag)), cancellationToken);
    }

    private async Task ThrowIfMovedAsync(string? expectedETag, S3Failure? cause, CancellationToken cancellationToken)
    {
        var present = await ReadAsync(expectedETag, static (_, _, _) => ValueTask.FromResult(""), cancellationToken);
        if (present.ETag != expectedETag)
        {
            throw new StaleObjectException(Location, cause);
        }
    }

    /// <summary>What an attempt found; what the parser threw passes by the retries.</summary>
    private sealed record Attempt<T>(ObjectRead<T>? Read, ExceptionDispatchInfo? ParserFailure)
        where T : class;
}
