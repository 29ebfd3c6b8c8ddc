using System.Diagnostics;
using HeareAuth.Features.Loading;
using HeareAuth.Features.Storage;
using HeareAuth.Features.Storage.Encryption;

namespace HeareAuth.Benchmarks;

/// <summary>Times loads of a document from the file store, warm, and weighs the ring: heap after a forced collection.</summary>
internal static class LoadMeasurement
{
    private const int Warmups = 2;
    private const int Runs = 5;

    public static async Task<int> RunAsync(string file)
    {
        var options = new StorageOptions { KeysFile = file, Secret = new StorageSecret(SeedDocument.StorageSecret) };
        var reader = new KeyRingReader(new DocumentCipher(options, TimeProvider.System));
        var store = ObjectStoreFactory.Create(options, TimeProvider.System);
        var empty = HeapBytes();
        LoadedDocument? document = null;
        var times = new List<double>();
        string? etag = null;
        for (var i = 0; i < Warmups + Runs; i++)
        {
            document = null;
            HeapBytes();
            var started = Stopwatch.GetTimestamp();
            var read = await store.ReadAsync(null, reader.ReadAsync, CancellationToken.None);
            times.Add(Stopwatch.GetElapsedTime(started).TotalSeconds);
            await Task.Yield(); // leaves the stack of the read, which still holds its bytes
            (document, etag) = (read.Value, read.ETag);
        }

        var heap = HeapBytes() - empty;
        var unchangedAt = Stopwatch.GetTimestamp();
        await store.ReadAsync(etag, reader.ReadAsync, CancellationToken.None);
        var unchanged = Stopwatch.GetElapsedTime(unchangedAt);
        Console.WriteLine(
            $"keys={document!.Ring.Count} load_s={Median(times[Warmups..]):F3} unchanged_ms={unchanged.TotalMilliseconds:F1} "
            + $"bytes_per_key={heap / (double)document.Ring.Count:F0} rss_mb={Environment.WorkingSet / 1048576}");
        GC.KeepAlive(document);
        return 0;
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static long HeapBytes()
    {
        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
        return GC.GetTotalMemory(forceFullCollection: true);
    }
}
