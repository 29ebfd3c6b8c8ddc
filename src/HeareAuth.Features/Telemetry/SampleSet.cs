namespace HeareAuth.Features.Telemetry;

/// <summary>
/// The measurements of one timer that the statistics server has not received, thinned evenly if there are more than
/// <see cref="Capacity"/>.
/// </summary>
/// <remarks>
/// When the set is full, every second sample is dropped, and from then on only every second measurement is kept, and so
/// on. The samples stay spread over the whole time without any random numbers.
/// </remarks>
internal sealed class SampleSet
{
    public const int Capacity = 1_000;

    private readonly Lock _gate = new();
    private readonly double[] _samples = new double[Capacity];
    private double[] _taken = [];
    private long _strideOfTaken = 1;
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

    /// <summary>
    /// Returns the samples that the server has not acknowledged and starts a new period; the next <see cref="Acknowledge"/>
    /// covers exactly these.
    /// </summary>
    public double[] Take()
    {
        lock (_gate)
        {
            // One of two periods may have kept a smaller share of its measurements: both then get that share.
            var stride = Math.Max(_stride, _strideOfTaken);
            double[] samples = [.. Thin(_taken, stride / _strideOfTaken), .. Thin(_samples[.._count], stride / _stride)];
            while (samples.Length > Capacity)
            {
                samples = [.. Thin(samples, 2)];
                stride *= 2;
            }

            (_taken, _strideOfTaken) = (samples, stride);
            (_count, _measured, _stride) = (0, 0, 1);
            return samples;
        }
    }

    /// <summary>Drops the samples that were returned last, because the server has received them.</summary>
    public void Acknowledge()
    {
        lock (_gate)
        {
            (_taken, _strideOfTaken) = ([], 1);
        }
    }

    private static IEnumerable<double> Thin(double[] samples, long step) => samples.Where((_, i) => i % step == 0);

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
