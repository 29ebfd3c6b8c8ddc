using BenchmarkDotNet.Attributes;
using HeareAuth.Api.Logging;
using HeareAuth.Features;
using Serilog.Events;

namespace HeareAuth.Benchmarks;

/// <summary>What one verification's log line costs its request: from ILogger through Serilog into the queue of the writer.</summary>
[MemoryDiagnoser]
public class LogEventBenchmarks : IDisposable
{
    private readonly StructuredLoggerFactory _factory = new(Stream.Null, TimeProvider.System, LogEventLevel.Information);
    private readonly StructuredLoggerFactory _quietFactory = new(Stream.Null, TimeProvider.System, LogEventLevel.Error);
    private ILogger _logger = null!;
    private ILogger _quiet = null!;

    [GlobalSetup]
    public void CreateLoggers()
    {
        _logger = _factory.CreateLogger("HeareAuth.Features.Keys.VerifyHandler");
        _quiet = _quietFactory.CreateLogger("HeareAuth.Features.Keys.VerifyHandler");
    }

    [Benchmark]
    public void Verification_success() =>
        _logger.VerificationSucceeded("key_0001rR8bwbfPMUBu4JN", "My Service", "python-requests/2.31.0");

    [Benchmark]
    public void Verification_failed() => _logger.VerificationFailed("sec_", "python-requests/2.31.0", "expired", "key_0001rR8bwbfPMUBu4JN", "My Service");

    [Benchmark(Baseline = true)]
    public void Level_off() =>
        _quiet.VerificationSucceeded("key_0001rR8bwbfPMUBu4JN", "My Service", "python-requests/2.31.0");

    [GlobalCleanup]
    public void Dispose()
    {
        _factory.Dispose();
        _quietFactory.Dispose();
        GC.SuppressFinalize(this);
    }
}
