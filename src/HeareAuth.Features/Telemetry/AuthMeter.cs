using System.Diagnostics.Metrics;

namespace HeareAuth.Features.Telemetry;

/// <summary>
/// Every instrument of the product, under the names of the operator's dashboards without their <c>heare-auth.</c>.
/// An instrument that nobody listens to costs one comparison.
/// </summary>
public sealed class AuthMeter : IDisposable
{
    public const string MeterName = "HeareAuth";

    private readonly Meter _meter;

    // -1 says that no document was loaded yet: a gauge that is not known must not read 0.
    private long _keys = -1;
    private long _unreadableKeys = -1;

    public AuthMeter(IMeterFactory? factory = null)
    {
        _meter = factory is null ? new Meter(MeterName) : factory.Create(MeterName);
        Verify = new OperationMetrics(_meter, "verify");
        Refresh = new OperationMetrics(_meter, "refresh");
        RefreshRejected = _meter.CreateCounter<long>("refresh.rejected");
        HealthRequests = _meter.CreateCounter<long>("health.requests");
        StartupSuccess = _meter.CreateCounter<long>("startup.success");
        StartupFailed = _meter.CreateCounter<long>("startup.failed");
        StartupDuration = _meter.CreateHistogram<double>("startup.duration", "ms");
        Shutdown = _meter.CreateCounter<long>("shutdown");
        LoadFailed = _meter.CreateCounter<long>("load.failed");
        LogDropped = _meter.CreateCounter<long>("log.dropped");
        StatsFailed = _meter.CreateCounter<long>("stats.failed");
        _meter.CreateObservableGauge("keys.count", () => Known(ref _keys));
        _meter.CreateObservableGauge("keys.unreadable", () => Known(ref _unreadableKeys));
    }

    public OperationMetrics Verify { get; }

    public OperationMetrics Refresh { get; }

    /// <summary>Refreshes from elsewhere than localhost.</summary>
    public Counter<long> RefreshRejected { get; }

    public Counter<long> HealthRequests { get; }

    public Counter<long> StartupSuccess { get; }

    public Counter<long> StartupFailed { get; }

    /// <summary>Milliseconds.</summary>
    public Histogram<double> StartupDuration { get; }

    public Counter<long> Shutdown { get; }

    /// <summary>Loads that failed, by a poll or by a request.</summary>
    public Counter<long> LoadFailed { get; }

    /// <summary>Log lines for which there was no room.</summary>
    public Counter<long> LogDropped { get; }

    /// <summary>Posts that the statistics server did not take.</summary>
    public Counter<long> StatsFailed { get; }

    /// <summary>Sets the gauges <c>keys.count</c> and <c>keys.unreadable</c> after a load.</summary>
    /// <param name="indexed">Keys that can be verified, expired ones too.</param>
    /// <param name="unreadable">Records of the document that were left out of the index.</param>
    public void KeysLoaded(int indexed, int unreadable)
    {
        Volatile.Write(ref _keys, indexed);
        Volatile.Write(ref _unreadableKeys, unreadable);
    }

    public void Dispose() => _meter.Dispose();

    /// <summary>Whether an instrument is ours and of this very meter: a process of tests has many.</summary>
    internal bool Owns(Instrument instrument) => ReferenceEquals(instrument.Meter, _meter);

    private static IEnumerable<Measurement<long>> Known(ref long gauge)
    {
        var value = Volatile.Read(ref gauge);
        return value < 0 ? [] : [new Measurement<long>(value)];
    }
}
