using System.Diagnostics.Metrics;

namespace HeareAuth.Features.Telemetry;

/// <summary>
/// The four instruments of one operation: <c>.requests</c>, <c>.success</c>, <c>.failed</c> with the tag <c>reason</c>, and
/// <c>.duration</c> in milliseconds.
/// </summary>
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

    /// <summary>Whether anything listens; if nothing does, there is no need to read the clock.</summary>
    public bool Enabled => _requests.Enabled || _success.Enabled || _failed.Enabled || _duration.Enabled;

    /// <param name="reason">Why it failed; null if it succeeded.</param>
    public void Record(string? reason, TimeSpan elapsed)
    {
        _requests.Add(1);
        if (reason is null)
        {
            _success.Add(1);
        }
        else
        {
            _failed.Add(1, new KeyValuePair<string, object?>("reason", reason));
        }

        _duration.Record(elapsed.TotalMilliseconds);
    }
}
