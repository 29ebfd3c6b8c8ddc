using BenchmarkDotNet.Attributes;
using HeareAuth.Features.Documents;
using HeareAuth.Features.Storage;
using HeareAuth.Features.Storage.Encryption;

namespace HeareAuth.Benchmarks;

/// <summary>Documents of 10,000 keys (3 MB): reading for serving and for changing, writing, sealing and opening.</summary>
[MemoryDiagnoser]
public class DocumentBenchmarks
{
    private const int Keys = 10_000;

    private readonly DocumentCipher _cipher = new(
        new StorageOptions { Secret = new StorageSecret(SeedDocument.StorageSecret) }, TimeProvider.System);

    private byte[] _plain = null!;
    private ReadOnlyMemory<byte> _sealed;
    private KeyDocument _document = null!;

    [GlobalSetup]
    public void Write()
    {
        _plain = BenchmarkDocuments.Plain(Keys);
        _sealed = _cipher.Seal(_plain).ToArray();
        _document = KeyDocument.Parse(_plain);
    }

    [Benchmark]
    public object Read_for_serving() => BenchmarkDocuments.Read(_plain);

    [Benchmark]
    public object Read_for_changing() => KeyDocument.Parse(_plain);

    [Benchmark]
    public byte[] Write_again() => new ObjectContent(_document.Write(revision: 2, writeId: "benchmark")).ToArray();

    [Benchmark]
    public byte[] Seal() => _cipher.Seal(_plain).ToArray();

    [Benchmark]
    public ReadOnlyMemory<byte> Open() => _cipher.Open(_sealed);
}
