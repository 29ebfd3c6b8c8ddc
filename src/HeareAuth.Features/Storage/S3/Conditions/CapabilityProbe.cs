using System.Security.Cryptography;
using HeareAuth.Features.Storage.S3.Failures;

namespace HeareAuth.Features.Storage.S3.Conditions;

/// <summary>
/// Tests whether a store honors conditions on writes: many silently ignore them, and two concurrent writers would lose
/// keys there. Works on an object of its own next to the document, under a random name, and removes it.
/// </summary>
internal sealed class CapabilityProbe(S3Bucket bucket, string key)
{
    /// <summary>Separates the document's name from the random part of the probe's name.</summary>
    public const string Suffix = ".probe-";

    private const int Racers = 8;
    private const string WrongETag = "\"00000000000000000000000000000000\"";

    private static readonly TimeSpan s_cleanUpTimeout = TimeSpan.FromSeconds(5);

    private readonly string _probe = $"{key}{Suffix}{RandomNumberGenerator.GetHexString(16, lowercase: true)}";

    /// <exception cref="S3Failure">The store does not honor conditions, or a step failed and proves nothing.</exception>
    public async Task<ETagForm> RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await CreateAsync(cancellationToken);
            var (etag, form) = await ReplaceAsync(cancellationToken);
            await RaceAsync(WriteCondition.Unchanged(etag, form), cancellationToken);
            return form;
        }
        finally
        {
            await RemoveAsync();
        }
    }

    private async Task CreateAsync(CancellationToken cancellationToken)
    {
        if (!await TryPutAsync("created", WriteCondition.Absent, cancellationToken))
        {
            throw await UnfitAsync("it refused to create an object that did not exist (If-None-Match)", cancellationToken);
        }

        if (await TryPutAsync("created twice", WriteCondition.Absent, cancellationToken))
        {
            throw await UnfitAsync("it overwrote an object although the condition allowed only creating a new one (If-None-Match)", cancellationToken);
        }
    }

    private async Task<(string ETag, ETagForm Form)> ReplaceAsync(CancellationToken cancellationToken)
    {
        var etag = await ReadETagAsync(cancellationToken);
        foreach (var form in (ETagForm[])[ETagForm.Quoted, ETagForm.Bare])
        {
            if (await TryPutAsync("replaced wrongly", WriteCondition.Unchanged(WrongETag, form), cancellationToken))
            {
                throw await UnfitAsync("it replaced an object although the condition named another version (If-Match)", cancellationToken);
            }

            if (await TryPutAsync("replaced", WriteCondition.Unchanged(etag, form), cancellationToken))
            {
                return (await ReadETagAsync(cancellationToken), form);
            }
        }

        throw await UnfitAsync("it refused to replace an object whose version the condition named (If-Match)", cancellationToken);
    }

    private async Task RaceAsync(WriteCondition condition, CancellationToken cancellationToken)
    {
        var racers = await Task.WhenAll(Enumerable.Range(0, Racers).Select(number => RunRacerAsync($"racer {number}", condition, cancellationToken)));
        var winners = racers.OfType<string>().ToList();
        var (_, stored) = await ReadAsync(cancellationToken);
        if (winners.Count > 1 || (winners.Count == 1 && winners[0] != stored))
        {
            throw await UnfitAsync("it reported success to more than one of eight concurrent writers", cancellationToken);
        }

        if (winners.Count == 0 && !stored.StartsWith("racer", StringComparison.Ordinal))
        {
            throw new S3Failure(
                S3FailureKind.Inconclusive,
                FailureCode.StoreFailed,
                $"{bucket.StoreName} let none of eight concurrent writers succeed, which proves nothing",
                "Try again.",
                null);
        }
    }

    /// <returns>The racer if it won, else null. Ceph answers some losers with 500; what is stored in the end shows who won.</returns>
    private async Task<string?> RunRacerAsync(string racer, WriteCondition condition, CancellationToken cancellationToken)
    {
        try
        {
            return await TryPutAsync(racer, condition, cancellationToken) ? racer : null;
        }
        catch (S3Failure e) when (e.IsTransient)
        {
            return null;
        }
    }

    /// <returns>Whether the condition held.</returns>
    private async Task<bool> TryPutAsync(string text, WriteCondition condition, CancellationToken cancellationToken)
    {
        try
        {
            await bucket.PutAsync(_probe, Encoding.UTF8.GetBytes(text), ObjectMediaType.Binary, condition, cancellationToken);
            return true;
        }
        catch (S3Failure e) when (e.Kind is S3FailureKind.ConditionFailed or S3FailureKind.Conflict or S3FailureKind.NoSuchObject)
        {
            return false;
        }
        catch (S3Failure e) when (e.Kind is S3FailureKind.Unsupported)
        {
            throw await UnfitAsync("it does not support conditions on writes", cancellationToken);
        }
    }

    private async Task<string> ReadETagAsync(CancellationToken cancellationToken) =>
        (await ReadAsync(cancellationToken)).ETag ?? throw UnfitStore.Of(bucket, UnfitStore.LacksETag);

    private async Task<(string? ETag, string Text)> ReadAsync(CancellationToken cancellationToken)
    {
        using var found = await bucket.GetAsync(_probe, null, cancellationToken);
        using var reader = new StreamReader(found.Body, Encoding.UTF8);
        try
        {
            return (found.ETag, await reader.ReadToEndAsync(cancellationToken));
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            throw bucket.Explain(e, _probe, found);
        }
    }

    private async Task<S3Failure> UnfitAsync(string reason, CancellationToken cancellationToken) =>
        UnfitStore.Of(bucket, reason, await IsVersionedAsync(cancellationToken));

    private async Task<bool> IsVersionedAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await bucket.IsVersionedAsync(cancellationToken);
        }
        catch (S3Failure)
        {
            return false; // not every store supports the question, or allows this caller to ask it
        }
    }

    private async Task RemoveAsync()
    {
        // Not the caller's token: the object must be removed even if the caller has cancelled.
        using var limit = new CancellationTokenSource(s_cleanUpTimeout, bucket.Clock);
        try
        {
            await bucket.DeleteAsync(_probe, limit.Token);
        }
        catch (Exception e) when (e is S3Failure or OperationCanceledException)
        {
            // A few bytes are left behind if the policy forbids deletes, which is no reason to refuse writes.
        }
    }
}
