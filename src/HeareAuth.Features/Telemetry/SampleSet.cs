namespace HeareAuth.Features.Telemetry;

/// <summary>The measurements of one timer in one period, thinned evenly if there are more than <see cref="Capacity"/>.</summary>
/// <remarks>
/// When the set is full, every second sample is dropped, and from then on only every second measurement is kept, and so
/// on. The samples stay spread over the whole period without any random numbers.
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

    /// <summary>Returns the period's samples and starts a new period.</summary>
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
