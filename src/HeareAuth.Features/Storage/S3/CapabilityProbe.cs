using System.Security.Cryptography;
using System.Text;
using HeareAuth.Features.Results;

namespace HeareAuth.Features.Storage.S3;

/// <summary>
/// Finds out, before the first write, whether a store honours conditions: many ignore them in silence, and there a
/// race of two writers loses keys. It tries them on an object of its own beside the document and removes it.
/// </summary>
internal sealed class CapabilityProbe(S3Bucket bucket, string key)
{
    /// <summary>Begins the names of its objects, behind the document's own.</summary>
    public const string Suffix = ".probe-";

    private const int Racers = 8;
    private const int MostTries = 3;
    private const string WrongETag = "\"00000000000000000000000000000000\"";

    private static readonly TimeSpan s_within = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan s_cleanUpWithin = TimeSpan.FromSeconds(5);

    private readonly string _probe = $"{key}{Suffix}{RandomNumberGenerator.GetHexString(16, lowercase: true)}";

    /// <summary>Takes the word of an earlier process, where it is less than a day old; else probes.</summary>
    /// <exception cref="StoreUnavailableException">The store does not honour conditions, or did not let it be found out.</exception>
    public static async Task EnsureAsync(S3Bucket bucket, string key, CancellationToken cancellationToken)
    {
        if (new ProbeMemory(bucket).Recall() is { } wantsBareETags)
        {
            bucket.WantsBareETags = wantsBareETags;
            bucket.Proof = ConditionProof.Remembered;
            return;
        }

        await RepeatAsync(bucket, key, cancellationToken);
    }

    /// <summary>Probes, whatever is remembered.</summary>
    /// <exception cref="StoreUnavailableException">As above.</exception>
    public static async Task RepeatAsync(S3Bucket bucket, string key, CancellationToken cancellationToken)
    {
        var memory = new ProbeMemory(bucket);
        memory.Forget();
        bucket.Proof = ConditionProof.None;
        using var timeout = new CancellationTokenSource(s_within, bucket.Clock);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        for (var tries = 1; ; tries++)
        {
            try
            {
                await new CapabilityProbe(bucket, key).RunAsync(limit.Token);
                memory.Keep(bucket.WantsBareETags);
                bucket.Proof = ConditionProof.Probed;
                return;
            }
            catch (S3Failure e) when (!e.IsOfTheStore || tries == MostTries)
            {
                throw e.OfRead();
            }
            catch (S3Failure)
            {
                // It tells nothing of conditions; a new probe starts on a new name, after a store in a hurry had a moment.
                await Task.Delay(s_pause * tries, bucket.Clock, cancellationToken);
            }
            catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
            {
                throw bucket.TimedOut(e).OfRead();
            }
        }
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await CreateAsync(cancellationToken);
            var etag = await ReplaceAsync(cancellationToken);
            await RaceAsync(etag, cancellationToken);
        }
        finally
        {
            await RemoveAsync();
        }
    }

    private async Task CreateAsync(CancellationToken cancellationToken)
    {
        if (await TryPutAsync("created", S3Condition.IsAbsent, cancellationToken) is null)
        {
            throw await UnfitAsync("it refused to create an object that did not exist (If-None-Match)", cancellationToken);
        }

        if (await TryPutAsync("created twice", S3Condition.IsAbsent, cancellationToken) is not null)
        {
            throw await UnfitAsync("it overwrote an object that it was told to create only if absent (If-None-Match)", cancellationToken);
        }
    }

    private async Task<string> ReplaceAsync(CancellationToken cancellationToken)
    {
        var (etag, _) = await ReadAsync(cancellationToken);
        foreach (var bare in (bool[])[false, true])
        {
            if (await TryPutAsync("replaced wrongly", S3Condition.Is(S3Condition.InForm(WrongETag, bare)), cancellationToken) is not null)
            {
                throw await UnfitAsync("it replaced an object though the condition named another version (If-Match)", cancellationToken);
            }

            if (await TryPutAsync("replaced", S3Condition.Is(S3Condition.InForm(etag, bare)), cancellationToken) is { } replaced)
            {
                bucket.WantsBareETags = bare;
                return replaced;
            }
        }

        throw await UnfitAsync("it refused to replace an object whose version the condition named (If-Match)", cancellationToken);
    }

    private async Task RaceAsync(string etag, CancellationToken cancellationToken)
    {
        var condition = S3Condition.Is(S3Condition.InForm(etag, bucket.WantsBareETags));
        var racers = await Task.WhenAll(Enumerable.Range(0, Racers).Select(number => RunRacerAsync($"racer {number}", condition, cancellationToken)));
        var winners = racers.OfType<string>().ToList();
        var (_, stored) = await ReadAsync(cancellationToken);
        if (winners.Count > 1 || (winners.Count == 1 && winners[0] != stored))
        {
            throw await UnfitAsync("of eight writers at once, more than one was told that it had won", cancellationToken);
        }

        if (winners.Count == 0 && !stored.StartsWith("racer", StringComparison.Ordinal))
        {
            throw new S3Failure(
                S3FailureKind.Unanswered, FailureCode.StoreUnanswered, $"{S3Bucket.Describe(bucket.Options)} let none of eight writers win, which proves nothing", "Try again.", null);
        }
    }

    /// <returns>The racer that won, null for one that lost: Ceph tells some losers 500, and what was stored tells the rest.</returns>
    private async Task<string?> RunRacerAsync(string racer, S3Condition condition, CancellationToken cancellationToken)
    {
        try
        {
            return await TryPutAsync(racer, condition, cancellationToken) is null ? null : racer;
        }
        catch (S3Failure e) when (e.IsOfTheStore)
        {
            return null;
        }
    }

    /// <returns>The new ETag, or null where the condition did not hold.</returns>
    private async Task<string?> TryPutAsync(string text, S3Condition condition, CancellationToken cancellationToken)
    {
        try
        {
            return await bucket.PutAsync(_probe, Encoding.UTF8.GetBytes(text), ObjectMediaType.Binary, condition, cancellationToken);
        }
        catch (S3Failure e) when (e.Kind is S3FailureKind.ConditionFailed or S3FailureKind.Conflict or S3FailureKind.NoSuchObject)
        {
            return null;
        }
        catch (S3Failure e) when (e.Kind is S3FailureKind.Unsupported)
        {
            throw await UnfitAsync("it does not know conditions on writes", cancellationToken);
        }
    }

    private async Task<(string ETag, string Text)> ReadAsync(CancellationToken cancellationToken)
    {
        using var response = await bucket.GetAsync(_probe, null, cancellationToken);
        using var reader = new StreamReader(response.ResponseStream, Encoding.UTF8);
        try
        {
            return (response.ETag ?? "", await reader.ReadToEndAsync(cancellationToken));
        }
        catch (Exception e) when (S3Errors.Covers(e) && !cancellationToken.IsCancellationRequested)
        {
            throw bucket.Explain(e, _probe);
        }
    }

    private async Task<S3Failure> UnfitAsync(string reason, CancellationToken cancellationToken)
    {
        var remedy = await KeepsVersionsAsync(cancellationToken)
            ? "Bucket versioning is on, and stores such as Ceph then ignore conditions: suspend versioning, or use a bucket without it"
            : "Use a store, or a version of it, that honours If-Match and If-None-Match on writes";
        return new S3Failure(
            S3FailureKind.Refused,
            FailureCode.StoreUnconditional,
            $"{S3Bucket.Describe(bucket.Options)} cannot keep keys safely in the bucket {bucket.Name}: {reason}. Two concurrent writers would lose keys",
            $"{remedy}. If there is only ever one writer, pass --unsafe-no-cas.",
            null);
    }

    private async Task<bool> KeepsVersionsAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await bucket.KeepsVersionsAsync(cancellationToken);
        }
        catch (S3Failure)
        {
            return false; // not every store tells, nor lets everybody ask
        }
    }

    private async Task RemoveAsync()
    {
        // The caller may have been cancelled; the probe must go all the same.
        using var limit = new CancellationTokenSource(s_cleanUpWithin, bucket.Clock);
        try
        {
            await bucket.DeleteAsync(_probe, limit.Token);
        }
        catch (Exception e) when (e is S3Failure or OperationCanceledException)
        {
            // A few bytes stay behind where the policy allows no deletes; that is no reason not to write.
        }
    }
}
