using HeareAuth.Features.Storage;
using HeareAuth.Features.Storage.S3.Conditions;
using HeareAuth.Features.Text;

namespace HeareAuth.Features.Diagnosis.Checks;

/// <summary>
/// Proves that the store accepts writes and that two writers cannot overwrite each other. Ignores any remembered probe.
/// </summary>
internal sealed class ConditionalWritesCheck(StorageOptions options, TimeProvider clock) : ICheck
{
    private static readonly TimeSpan s_concurrentProbeTime = TimeSpan.FromSeconds(1);

    public string Name => "conditional writes";

    public string? Needs => StoreCheck.CheckName;

    public async Task<Finding> RunAsync(DiagnosisContext context, CancellationToken cancellationToken)
    {
        if (options.Bucket is null)
        {
            new FileWriteTrial(options.KeysFile).Run(context.Stored?.Length ?? 0);
            return Finding.Ok("a lock makes writers of the file take turns");
        }

        var store = ObjectStoreFactory.Create(options with { ProbeCacheFolder = null, UnsafeNoCas = false }, clock);
        await store.EnsureConditionalWritesAsync(cancellationToken);
        const string Passed = "the store refuses writes based on an old version, even in a race of eight writers";
        return await ListLeftProbesAsync(store, cancellationToken) is { Count: > 0 } left
            ? Finding.Warning(
                string.Create(
                    CultureInfo.InvariantCulture, $"{Passed}, but probe objects were not removed; {left.Count} next to the document: {KeyLabels.Join(left)}"),
                $"Allow s3:DeleteObject on the names that begin with {options.ObjectKey}, and delete these objects.")
            : Finding.Ok(Passed);
    }

    /// <summary>Finds the objects of probes that could not be deleted. Returns none if listing is not allowed either.</summary>
    private async Task<IReadOnlyList<string>> ListLeftProbesAsync(IObjectStore store, CancellationToken cancellationToken)
    {
        try
        {
            var names = await store.ListBesideAsync(CapabilityProbe.Suffix, cancellationToken);
            if (names.Count == 0)
            {
                return names;
            }

            // A probe that another command is running right now is gone after this pause.
            await Task.Delay(s_concurrentProbeTime, clock, cancellationToken);
            return [.. names.Intersect(await store.ListBesideAsync(CapabilityProbe.Suffix, cancellationToken), StringComparer.Ordinal)];
        }
        catch (StorageException)
        {
            return [];
        }
    }
}
