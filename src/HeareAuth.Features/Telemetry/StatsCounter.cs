namespace HeareAuth.Features.Telemetry;

/// <summary>An exact sum, and how much of it the statistics server has received. The difference is still to be sent.</summary>
/// <remarks>Only one post runs at a time, so only <see cref="Add"/> is called from several threads.</remarks>
internal sealed class StatsCounter
{
    private long _total;
    private long _taken;
    private long _acknowledged;

    public void Add(long count) => Interlocked.Add(ref _total, count);

    /// <summary>Returns what the server has not acknowledged; the next <see cref="Acknowledge"/> covers exactly this.</summary>
    public long Take()
    {
        _taken = Interlocked.Read(ref _total);
        return _taken - _acknowledged;
    }

    public void Acknowledge() => _acknowledged = _taken;
}
