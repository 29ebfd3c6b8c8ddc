using HeareAuth.Features.Memory;
using HeareAuth.Features.Storage;

namespace HeareAuth.Features.Diagnosis.Checks;

/// <summary>Reads the object once for all checks. If that works, the credentials, network, bucket and permissions are right.</summary>
internal sealed class StoreCheck(IObjectStore store, TimeProvider clock) : ICheck
{
    public const string CheckName = "store";

    public string Name => CheckName;

    public async Task<Finding> RunAsync(DiagnosisContext context, CancellationToken cancellationToken)
    {
        var asked = clock.GetUtcNow();
        var read = await store.ReadAsync(unlessETag: null, ReadAsync, cancellationToken);
        context.Stored = read.Value;
        context.ClockLead = read.StoreTime is { } storeTime ? Lead(storeTime, asked, clock.GetUtcNow()) : null;
        return read.Value is { } content
            ? Finding.Ok(string.Create(CultureInfo.InvariantCulture, $"{store.Location} is readable, {content.Length:N0} bytes"))
            : Finding.Ok($"{store.Location} does not exist yet; the first `heare-auth create` creates it");
    }

    private async ValueTask<byte[]> ReadAsync(Stream content, long length, CancellationToken cancellationToken)
    {
        await ContainerMemory.ReserveAsync(length, ContainerMemory.ForRewrite, clock, cancellationToken);
        return await StreamBytes.ReadAllAsync(content, length, cancellationToken);
    }

    /// <summary>The store's time has whole seconds and was taken at some moment between the request and the response.</summary>
    private static TimeSpan Lead(DateTimeOffset storeTime, DateTimeOffset asked, DateTimeOffset answered) =>
        asked > storeTime.AddSeconds(1) ? asked - storeTime.AddSeconds(1)
        : answered < storeTime ? answered - storeTime
        : TimeSpan.Zero;
}
