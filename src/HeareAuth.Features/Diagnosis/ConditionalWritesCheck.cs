using HeareAuth.Features.Storage;

namespace HeareAuth.Features.Diagnosis;

/// <summary>Proves now that the store keeps two writers apart, whatever was remembered from an earlier proof.</summary>
internal sealed class ConditionalWritesCheck(StorageOptions options, TimeProvider clock) : ICheck
{
    public string Name => "conditional writes";

    public string? Needs => StoreCheck.CheckName;

    public async Task<Finding> RunAsync(Examination examination, CancellationToken cancellationToken)
    {
        var store = ObjectStoreFactory.Create(options with { ProbeCacheFolder = null, UnsafeNoCas = false }, clock);
        await store.EnsureConditionalWritesAsync(cancellationToken);
        return Finding.Ok(options.Bucket is null
            ? "writers of the file take turns by a lock"
            : "the store refuses a write that comes too late, also in a race of eight");
    }
}
