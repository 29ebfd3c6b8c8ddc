using HeareAuth.Features.Storage.S3.Failures;
using Polly;
using Polly.Timeout;

namespace HeareAuth.Features.Storage.S3.Conditions;

/// <summary>
/// Writes an object only if it is still the one that was read. Knows whether the store honors conditions, and in which
/// form it wants ETags. One instance serves all objects of a bucket for the life of the process.
/// </summary>
internal sealed class ConditionalWrites(S3Bucket bucket, S3Reader reader)
{
    private readonly ProbeMemory _memory = new(bucket);
    private readonly ResiliencePipeline _probing = S3Resilience.ForProbes(bucket.Clock);
    private volatile ETagForm _form = ETagForm.Quoted;
    private volatile Proof _proof;

    /// <summary>Where the proof that the store honors conditions comes from.</summary>
    private enum Proof
    {
        None,
        Memory,
        Probe,
    }

    /// <summary>Proves once that the store honors conditions: by a probe, or by one that passed within the last day.</summary>
    /// <exception cref="StoreUnavailableException">The store does not honor conditions, or the probe could not finish.</exception>
    public async Task EnsureProvenAsync(string key, CancellationToken cancellationToken)
    {
        if (_proof is not Proof.None || bucket.Options.UnsafeNoCas)
        {
            return;
        }

        if (_memory.Recall() is { } form)
        {
            _form = form;
            _proof = Proof.Memory;
            return;
        }

        await ProbeAsync(key, cancellationToken);
    }

    /// <param name="expectedETag">The ETag that was read, or null if the object must not exist yet.</param>
    /// <returns>The new ETag.</returns>
    /// <exception cref="StorageException">As <see cref="IObjectStore.WriteAsync"/>.</exception>
    public async Task<string> WriteAsync(
        string key, ObjectContent content, ObjectMediaType mediaType, string? expectedETag, CancellationToken cancellationToken)
    {
        try
        {
            return (bucket.Options.UnsafeNoCas, expectedETag) switch
            {
                (true, _) => await OverwriteAsync(key, expectedETag, PutAsync, cancellationToken),
                (_, null) => await CreateAsync(key, PutAsync, cancellationToken),
                (_, { } etag) when ETagText.IsDerived(etag) => throw UnfitStore.Of(bucket, UnfitStore.LacksETag),
                (_, { } etag) => await ReplaceAsync(key, etag, PutAsync, cancellationToken),
            };
        }
        catch (S3Failure e)
        {
            if (e.Kind is S3FailureKind.ConditionFailed && await IsUnchangedAsync(key, expectedETag, cancellationToken))
            {
                Doubt(); // The condition held and the store denied it, so it is not the store that was probed.
            }

            throw e.ToWriteException(bucket.Locate(key));
        }

        // Without an ETag, the response may come from something other than the store: only reading the object shows whether it was written.
        async Task<string> PutAsync(WriteCondition condition) =>
            await bucket.PutAsync(key, content, mediaType, condition, cancellationToken) ?? throw bucket.LacksETag();
    }

    /// <summary>Detects earlier changes at least. Losing one made between this check and the write is the operator's risk.</summary>
    private async Task<string> OverwriteAsync(
        string key, string? expectedETag, Func<WriteCondition, Task<string>> putAsync, CancellationToken cancellationToken)
    {
        if (!await IsUnchangedAsync(key, expectedETag, cancellationToken))
        {
            throw new StaleObjectException(bucket.Locate(key));
        }

        return await putAsync(WriteCondition.None);
    }

    /// <summary>
    /// Trusts no remembered proof: once bucket versioning is switched on, Ceph lets every writer create the same object
    /// and reports success to each. A document is created only once, so the extra probe is cheap.
    /// </summary>
    private async Task<string> CreateAsync(string key, Func<WriteCondition, Task<string>> putAsync, CancellationToken cancellationToken)
    {
        if (_proof is Proof.Memory)
        {
            await ProbeAsync(key, cancellationToken);
        }

        return await putAsync(WriteCondition.Absent);
    }

    /// <summary>Tries the other form of the ETag once if the store answers 412 although the object is unchanged.</summary>
    private async Task<string> ReplaceAsync(
        string key, string expectedETag, Func<WriteCondition, Task<string>> putAsync, CancellationToken cancellationToken)
    {
        var form = _form;
        try
        {
            return await putAsync(WriteCondition.Unchanged(expectedETag, form));
        }
        catch (S3Failure e) when (e.Kind is S3FailureKind.ConditionFailed && ETagForm.IsQuoted(expectedETag))
        {
            if (!await IsUnchangedAsync(key, expectedETag, cancellationToken))
            {
                throw new StaleObjectException(bucket.Locate(key), e);
            }
        }

        var etag = await putAsync(WriteCondition.Unchanged(expectedETag, form.Other));
        _form = form.Other;
        return etag;
    }

    private async Task<bool> IsUnchangedAsync(string key, string? expectedETag, CancellationToken cancellationToken) =>
        (await reader.ReadAsync(key, expectedETag, static (_, _, _) => ValueTask.FromResult(""), cancellationToken)).ETag == expectedETag;

    private async Task ProbeAsync(string key, CancellationToken cancellationToken)
    {
        Doubt();
        try
        {
            _form = await _probing.ExecuteAsync(async limit => await new CapabilityProbe(bucket, key).RunAsync(limit), cancellationToken);
        }
        catch (S3Failure e)
        {
            throw e.ToReadException();
        }
        catch (TimeoutRejectedException e)
        {
            throw bucket.TimedOut(e).ToReadException();
        }

        _memory.Keep(_form);
        _proof = Proof.Probe;
    }

    /// <summary>Makes the next change probe again.</summary>
    private void Doubt()
    {
        _proof = Proof.None;
        _memory.Forget();
    }
}
