using HeareAuth.Features.Storage;

namespace HeareAuth.Features.Diagnosis;

/// <summary>
/// Proves now that the store takes writes and keeps two writers apart, whatever was remembered from an earlier proof.
/// </summary>
internal sealed class ConditionalWritesCheck(StorageOptions options, TimeProvider clock) : ICheck
{
    public string Name => "conditional writes";

    public string? Needs => StoreCheck.CheckName;

    public async Task<Finding> RunAsync(Examination examination, CancellationToken cancellationToken)
    {
        if (options.Bucket is null)
        {
            new FileWriteTrial(options.KeysFile).Run(examination.Stored?.Length ?? 0);
            return Finding.Ok("writers of the file take turns by a lock");
        }

        var store = ObjectStoreFactory.Create(options with { ProbeCacheFolder = null, UnsafeNoCas = false }, clock);
        await store.EnsureConditionalWritesAsync(cancellationToken);
        return Finding.Ok("the store refuses a write that comes too late, also in a race of eight");
    }
}
