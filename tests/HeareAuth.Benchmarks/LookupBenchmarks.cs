using System.Text;
using BenchmarkDotNet.Attributes;
using HeareAuth.Features.Ids;
using HeareAuth.Features.Verification;

namespace HeareAuth.Benchmarks;

/// <summary>The steps of a verification: read the body, hash the secret, look up and judge the digest.</summary>
[MemoryDiagnoser]
public class LookupBenchmarks
{
    private KeyRing _keys = null!;
    private byte[] _body = null!;
    private byte[] _secret = null!;
    private SecretDigest _digest;

    [Params(10_000, 1_000_000)]
    public int Keys { get; set; }

    [GlobalSetup]
    public void Load()
    {
        _keys = BenchmarkDocuments.Read(BenchmarkDocuments.Plain(Keys)).Ring;
        _secret = Encoding.UTF8.GetBytes(SeedDocument.Secret(Keys / 2));
        _body = Encoding.UTF8.GetBytes($"{{\"api_key\":\"{SeedDocument.Secret(Keys / 2)}\"}}");
        _digest = SecretDigest.Of(_secret);
    }

    [Benchmark]
    public PresentedKey Read_the_body() => PresentedKey.FromJson(_body);

    [Benchmark]
    public SecretDigest Hash_the_secret() => SecretDigest.Of(_secret);

    [Benchmark]
    public Verdict Judge_the_digest() => _keys.Judge(_digest, DateTimeOffset.UnixEpoch);
}
