using System.Buffers;
using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text.Json;

namespace HeareAuth.Features.Telemetry;

/// <summary>Listens to one meter and sums up what the next post sends. Tags are ignored.</summary>
internal sealed class StatsCollector : IDisposable
{
    private const string Prefix = "heare-auth.";

    private readonly ConcurrentDictionary<string, StatsCounter> _counters = new();
    private readonly ConcurrentDictionary<string, SampleSet> _timers = new();
    private readonly ConcurrentDictionary<string, long> _gauges = new();
    private readonly MeterListener _listener = new();

    public StatsCollector(Meter meter)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter, meter))
            {
                listener.EnableMeasurementEvents(instrument, StateFor(instrument));
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, _, state) =>
        {
            if (state is StatsCounter counter)
            {
                counter.Add(value);
            }
            else
            {
                _gauges[instrument.Name] = value;
            }
        });
        _listener.SetMeasurementEventCallback<double>(static (_, value, _, state) => ((SampleSet)state!).Add(value));
        _listener.Start();
    }

    /// <summary>Writes the post's JSON: every count and sample until <see cref="Acknowledge"/>.</summary>
    /// <returns>False, with nothing written, if there is nothing to post.</returns>
    public bool TryWrite(IBufferWriter<byte> output)
    {
        var counters = _counters.Select(static pair => (Name: pair.Key, Count: pair.Value.Take())).Where(static counter => counter.Count != 0).ToArray();
        var gauges = _gauges.ToArray();
        var timers = _timers.Select(static pair => (Name: pair.Key, Samples: pair.Value.Take())).Where(static timer => timer.Samples.Length > 0).ToArray();
        if (counters.Length + gauges.Length + timers.Length == 0)
        {
            return false;
        }

        using var json = new Utf8JsonWriter(output);
        json.WriteStartObject();
        WriteGroup(json, "counters", counters, static (json, counter) => json.WriteNumber(Prefix + counter.Name, counter.Count));
        WriteGroup(json, "gauges", gauges, static (json, gauge) => json.WriteNumber(Prefix + gauge.Key, gauge.Value));
        WriteGroup(json, "timers", timers, static (json, timer) => WriteSamples(json, timer.Name, timer.Samples));
        json.WriteEndObject();
        return true;
    }

    /// <summary>Removes everything that the last JSON contained, because the server has received it.</summary>
    public void Acknowledge()
    {
        foreach (var timer in _timers.Values)
        {
            timer.Acknowledge();
        }

        foreach (var counter in _counters.Values)
        {
            counter.Acknowledge();
        }
    }

    public void Dispose() => _listener.Dispose();

    private object? StateFor(Instrument instrument) => instrument switch
    {
        Counter<long> => _counters.GetOrAdd(instrument.Name, static _ => new StatsCounter()),
        Histogram<double> => _timers.GetOrAdd(instrument.Name, static _ => new SampleSet()),
        _ => null,
    };

    private static void WriteGroup<T>(Utf8JsonWriter json, string name, T[] members, Action<Utf8JsonWriter, T> write)
    {
        if (members.Length == 0)
        {
            return;
        }

        json.WriteStartObject(name);
        foreach (var member in members)
        {
            write(json, member);
        }

        json.WriteEndObject();
    }

    private static void WriteSamples(Utf8JsonWriter json, string name, double[] samples)
    {
        json.WriteStartArray(Prefix + name);
        foreach (var milliseconds in samples)
        {
            // Digits below a microsecond are noise.
            json.WriteNumberValue(Math.Round(milliseconds, 3));
        }

        json.WriteEndArray();
    }
}
