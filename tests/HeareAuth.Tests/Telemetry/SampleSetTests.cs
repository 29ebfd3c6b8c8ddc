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
    public void Begins_a_new_period_when_it_was_taken()
    {
        var samples = new SampleSet();
        for (var i = 0; i < 5_000; i++)
        {
            samples.Add(i);
        }

        _ = samples.Take();
        samples.Add(1);
        samples.Add(2);

        Assert.Equal([1, 2], samples.Take());
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
