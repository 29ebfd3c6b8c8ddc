using HeareAuth.Features.Loading;
using HeareAuth.Features.Storage;
using HeareAuth.Features.Storage.Encryption;

namespace HeareAuth.Benchmarks;

/// <summary>Documents in memory, for the benchmarks of the inner pieces.</summary>
internal static class BenchmarkDocuments
{
    public static byte[] Plain(int keys) => SeedDocument.Plain(keys, inPlaintext: false);

    public static LoadedDocument Read(byte[] plain)
    {
        using var stream = new MemoryStream(plain, writable: false);
        var reader = new KeyRingReader(new DocumentCipher(new StorageOptions(), TimeProvider.System));
        return reader.ReadAsync(stream, plain.Length, CancellationToken.None).AsTask().GetAwaiter().GetResult();
    }
}
