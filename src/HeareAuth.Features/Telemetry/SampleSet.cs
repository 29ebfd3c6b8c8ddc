namespace HeareAuth.Features.Telemetry;

/// <summary>The measurements of one timer in one period, thinned evenly where there are more than <see cref="Capacity"/>.</summary>
/// <remarks>
/// When it is full, every second sample goes and only every second measurement is taken from then on, and so on: the
/// samples stay spread over the whole period, at no cost of random numbers.
/// </remarks>
internal sealed class SampleSet
{
    public const int Capacity = 1_000;

    private readonly Lock _gate = new();
    private readonly double[] _samples = new double[Capacity];
    private int _count;
    private long _measured;
    private long _stride = 1;

    public void Add(double measurement)
    {
        lock (_gate)
        {
            if (_measured++ % _stride != 0)
            {
                return;
            }

            if (_count == Capacity)
            {
                HalveSamples();
                if ((_measured - 1) % _stride != 0)
                {
                    return;
                }
            }

            _samples[_count++] = measurement;
        }
    }

    /// <summary>Gives the period's samples and begins a new period.</summary>
    public double[] Take()
    {
        lock (_gate)
        {
            var samples = _samples[.._count];
            _count = 0;
            _measured = 0;
            _stride = 1;
            return samples;
        }
    }

    private void HalveSamples()
    {
        for (var i = 0; i < Capacity / 2; i++)
        {
            _samples[i] = _samples[i * 2];
        }

        _count = Capacity / 2;
        _stride *= 2;
    }
}
