using System.Diagnostics.Metrics;

namespace HeareAuth.Features.Telemetry;

/// <summary>
/// Every instrument of the product, named as on the operator's dashboards but without the prefix <c>heare-auth.</c>, which
/// <see cref="StatsCollector"/> adds. An instrument without listeners costs one comparison.
/// </summary>
public static class AuthMeter
{
    public const string Name = "HeareAuth";

    // Must stay above the instruments, which are created from it.
    private static readonly Meter s_meter = new(Name);

    private static readonly Counter<long> s_refreshRejected = s_meter.CreateCounter<long>("refresh.rejected");
    private static readonly Counter<long> s_healthRequests = s_meter.CreateCounter<long>("health.requests");
    private static readonly Counter<long> s_startupSuccess = s_meter.CreateCounter<long>("startup.success");
    private static readonly Counter<long> s_startupFailed = s_meter.CreateCounter<long>("startup.failed");
    private static readonly Histogram<double> s_startupDuration = s_meter.CreateHistogram<double>("startup.duration", "ms");
    private static readonly Counter<long> s_shutdown = s_meter.CreateCounter<long>("shutdown");
    private static readonly Counter<long> s_loadFailed = s_meter.CreateCounter<long>("load.failed");
    private static readonly Counter<long> s_logDropped = s_meter.CreateCounter<long>("log.dropped");
    private static readonly Counter<long> s_statsFailed = s_meter.CreateCounter<long>("stats.failed");
    private static readonly Gauge<long> s_keysCount = s_meter.CreateGauge<long>("keys.count");
    private static readonly Gauge<long> s_keysUnreadable = s_meter.CreateGauge<long>("keys.unreadable");

    public static OperationMeter Verify { get; } = new(s_meter, "verify");

    public static OperationMeter Refresh { get; } = new(s_meter, "refresh");

    internal static Meter Meter => s_meter;

    /// <param name="indexed">Keys in memory, including expired ones.</param>
    /// <param name="unreadable">Records of the document that were left out.</param>
    public static void SetKeyCount(int indexed, int unreadable)
    {
        s_keysCount.Record(indexed);
        s_keysUnreadable.Record(unreadable);
    }

    /// <summary>Counts a failed load, whether a poll or a request started it.</summary>
    public static void LoadFailed() => s_loadFailed.Add(1);

    public static void HealthRequested() => s_healthRequests.Add(1);

    /// <summary>Counts a refresh whose caller was not allowed.</summary>
    public static void RefreshRejected() => s_refreshRejected.Add(1);

    public static void Started(TimeSpan elapsed)
    {
        s_startupSuccess.Add(1);
        s_startupDuration.Record(elapsed.TotalMilliseconds);
    }

    public static void StartFailed() => s_startupFailed.Add(1);

    public static void ShuttingDown() => s_shutdown.Add(1);

    /// <summary>Counts log lines that were lost because the queue was full or the output failed.</summary>
    public static void LogDropped(long lines) => s_logDropped.Add(lines);

    /// <summary>Counts a post that the statistics server did not accept.</summary>
    public static void StatsFailed() => s_statsFailed.Add(1);
}
