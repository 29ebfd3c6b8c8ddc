namespace HeareAuth.Soak;

/// <summary>Counts how long answers took, in tenths of a millisecond.</summary>
internal sealed class Latencies
{
    private const int MostTenths = 100_000;

    private readonly long[] _counts = new long[MostTenths + 1];

    public long Count => _counts.Sum();

    public void Add(TimeSpan took) =>
        Interlocked.Increment(ref _counts[Math.Clamp((int)(took.TotalMilliseconds * 10), 0, MostTenths)]);

    /// <summary>In milliseconds.</summary>
    public double Percentile(double percent)
    {
        var wanted = (long)Math.Ceiling(Count * percent / 100);
        var seen = 0L;
        for (var tenths = 0; tenths < _counts.Length; tenths++)
        {
            seen += _counts[tenths];
            if (seen >= wanted)
            {
                return tenths / 10.0;
            }
        }

        return MostTenths / 10.0;
    }
}
