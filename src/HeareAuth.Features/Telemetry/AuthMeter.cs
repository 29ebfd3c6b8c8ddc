using System.Diagnostics.Metrics;

namespace HeareAuth.Features.Telemetry;

/// <summary>
/// Every instrument of the product, named as on the operator's dashboards but without the prefix <c>heare-auth.</c>, which
/// <see cref="StatsCollector"/> adds. An instrument without listeners costs one comparison.
/// </summary>
public static class AuthMeter
{
    public const string Name = "HeareAuth";

    internal static Meter Meter { get; } = new(Name); // must stay above the instruments, which are created from it

    public static OperationMeter Verify { get; } = new(Meter, "verify");

    public static OperationMeter Refresh { get; } = new(Meter, "refresh");

    /// <summary>Refreshes whose caller was not allowed.</summary>
    public static Counter<long> RefreshRejected { get; } = Meter.CreateCounter<long>("refresh.rejected");

    /// <summary>Failed loads, whether a poll or a request started them.</summary>
    public static Counter<long> LoadFailed { get; } = Meter.CreateCounter<long>("load.failed");

    public static Counter<long> HealthRequests { get; } = Meter.CreateCounter<long>("health.requests");

    public static Counter<long> StartupSuccess { get; } = Meter.CreateCounter<long>("startup.success");

    public static Counter<long> StartupFailed { get; } = Meter.CreateCounter<long>("startup.failed");

    public static Histogram<double> StartupDuration { get; } = Meter.CreateHistogram<double>("startup.duration", "ms");

    public static Counter<long> Shutdown { get; } = Meter.CreateCounter<long>("shutdown");

    /// <summary>Log lines that were lost because the queue was full or the output failed.</summary>
    public static Counter<long> LogDropped { get; } = Meter.CreateCounter<long>("log.dropped");

    /// <summary>Posts that the statistics server did not accept.</summary>
    public static Counter<long> StatsFailed { get; } = Meter.CreateCounter<long>("stats.failed");

    /// <summary>Keys in memory, including expired ones.</summary>
    public static Gauge<long> KeysCount { get; } = Meter.CreateGauge<long>("keys.count");

    /// <summary>Records of the document that were left out.</summary>
    public static Gauge<long> KeysUnreadable { get; } = Meter.CreateGauge<long>("keys.unreadable");
}
