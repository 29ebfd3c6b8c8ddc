using System.Text;
using BenchmarkDotNet.Attributes;
using HeareAuth.Features;
using HeareAuth.Features.Results;
using HeareAuth.Features.Storage;
using HeareAuth.Features.Verification;
using MediatR;
using Microsoft.Extensions.Logging.Abstractions;

namespace HeareAuth.Benchmarks;

/// <summary>A verification through MediatR with all its behaviors, without HTTP and with the log off.</summary>
[MemoryDiagnoser]
public class PipelineBenchmarks
{
    private ServiceProvider _services = null!;
    private ISender _sender = null!;
    private Verify _known = null!;
    private Verify _unknown = null!;
    private Verify _missing = null!;

    [GlobalSetup]
    public void Build()
    {
        _services = new ServiceCollection()
            .AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance)
            .AddSingleton(typeof(ILogger<>), typeof(NullLogger<>))
            .AddStore(new StorageOptions { KeysFile = "/nonexistent/keys.json" })
            .AddVerification(maxStaleness: null, snapshotPath: null)
            .BuildServiceProvider();
        _services.GetRequiredService<LiveKeyRing>().Replace(BenchmarkDocuments.Read(BenchmarkDocuments.Plain(10_000)).Ring);
        _sender = _services.GetRequiredService<ISender>();
        _known = new Verify(PresentedKey.FromSecret(Encoding.UTF8.GetBytes(SeedDocument.Secret(42))), "benchmark");
        _unknown = new Verify(PresentedKey.FromSecret("sec_unknown"u8), "benchmark");
        _missing = new Verify(PresentedKey.Missing, "benchmark");
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _services.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark]
    public Task<Result<Verdict>> Known_key() => _sender.Send(_known);

    [Benchmark]
    public Task<Result<Verdict>> Unknown_key() => _sender.Send(_unknown);

    [Benchmark]
    public Task<Result<Verdict>> Missing_key() => _sender.Send(_missing);
}
