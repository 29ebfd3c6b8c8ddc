using System.Diagnostics.Metrics;

namespace HeareAuth.Features.Telemetry;

/// <summary>The four instruments of one operation: <c>.requests</c>, <c>.success</c>, <c>.failed</c>, <c>.duration</c> (milliseconds).</summary>
public sealed class OperationMeter
{
    private readonly Counter<long> _requests;
    private readonly Counter<long> _success;
    private readonly Counter<long> _failed;
    private readonly Histogram<double> _duration;

    internal OperationMeter(Meter meter, string operation)
    {
        _requests = meter.CreateCounter<long>($"{operation}.requests");
        _success = meter.CreateCounter<long>($"{operation}.success");
        _failed = meter.CreateCounter<long>($"{operation}.failed");
        _duration = meter.CreateHistogram<double>($"{operation}.duration", "ms");
    }

    /// <summary>Whether anybody listens; where nobody does, a caller saves itself the reading of the clock.</summary>
    public bool Enabled => _requests.Enabled || _success.Enabled || _failed.Enabled || _duration.Enabled;

    /// <summary>Counts one operation that ended.</summary>
    public void Record(bool success, TimeSpan elapsed)
    {
        _requests.Add(1);
        (success ? _success : _failed).Add(1);
        _duration.Record(elapsed.TotalMilliseconds);
    }
}
