using CsCheck;
using HeareAuth.Features.Telemetry;

namespace HeareAuth.Tests.Telemetry;

public sealed class SampleSetTests
{
    [Fact]
    public void Keeps_every_sample_up_to_its_capacity()
    {
        var samples = new SampleSet();
        var measured = Enumerable.Range(0, SampleSet.Capacity).Select(static i => (double)i).ToList();
        measured.ForEach(samples.Add);

        Assert.Equal(measured, samples.Take());
    }

    [Fact]
    public void Returns_again_what_was_not_acknowledged()
    {
        var samples = new SampleSet();
        samples.Add(1);
        Assert.Equal([1], samples.Take());
        samples.Add(2);
        Assert.Equal([1, 2], samples.Take());
        samples.Add(3);
        samples.Acknowledge();

        Assert.Equal([3], samples.Take());
    }

    [Fact]
    public void Keeps_a_bounded_even_share_of_a_long_outage() => Gen.Int[1, 3_000].Array[2, 20].Sample(
        static periods =>
        {
            var samples = new SampleSet();
            var (measured, taken) = (0, Array.Empty<double>());
            foreach (var period in periods)
            {
                for (var i = 0; i < period; i++)
                {
                    samples.Add(measured++);
                }

                taken = samples.Take();
            }

            // Where one period ends and the next begins, two samples may be closer together.
            var steps = taken.Zip(taken.Skip(1), static (earlier, later) => later - earlier).ToArray();
            var stride = steps.Max();
            Assert.InRange(taken.Length, Math.Min(measured, SampleSet.Capacity / 4), SampleSet.Capacity);
            Assert.InRange(steps.Count(step => step < stride / 2), 0, periods.Length);
            Assert.InRange(measured - taken[^1], 1, stride);
        },
        iter: 50);

    [Fact]
    public void Begins_a_new_period_when_it_was_taken()
    {
        var samples = new SampleSet();
        for (var i = 0; i < 5_000; i++)
        {
            samples.Add(i);
        }

        _ = samples.Take();
        samples.Acknowledge();
        samples.Add(1);
        samples.Add(2);

        Assert.Equal([1, 2], samples.Take());
        samples.Acknowledge();
        Assert.Empty(samples.Take());
    }

    [Fact]
    public void Spreads_the_samples_evenly_over_the_period() => Gen.Int[1_001, 60_000].Sample(
        static count =>
        {
            var samples = new SampleSet();
            for (var i = 0; i < count; i++)
            {
                samples.Add(i);
            }

            var taken = samples.Take();
            var stride = taken[1];
            Assert.InRange(taken.Length, SampleSet.Capacity / 2, SampleSet.Capacity);
            Assert.Equal(Enumerable.Range(0, taken.Length).Select(i => i * stride), taken);
            Assert.InRange(taken[^1], count - stride, count - 1);
        },
        iter: 50);
}
