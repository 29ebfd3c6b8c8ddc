using System.Diagnostics.Metrics;
using HeareAuth.Features.Pipeline;
using HeareAuth.Features.Results;
using HeareAuth.Features.Telemetry;
using MediatR;
using Microsoft.Extensions.Time.Testing;

namespace HeareAuth.Tests.Pipeline;

public sealed class MetricsBehaviorTests
{
    private static readonly FakeTimeProvider s_clock = new();

    [Fact]
    public async Task Counts_a_success_and_its_duration()
    {
        using var recording = new Recording<One>();

        var answer = await Send<One>(async _ =>
        {
            await Task.Yield();
            s_clock.Advance(TimeSpan.FromMilliseconds(1));
            return "value";
        });

        Assert.Equal("value", answer.Value);
        Assert.Equal(["op.requests 1", "op.success 1", "op.duration"], recording.Measurements);
    }

    [Fact]
    public async Task Counts_a_refusal_as_failed_and_hands_on_the_very_task_that_was_done_already()
    {
        using var recording = new Recording<Two>();
        var refused = Task.FromResult(Result<string>.From([new Failure(FailureCode.NameEmpty, "empty")]));

        var answer = Send<Two>(_ => refused);

        Assert.Same(refused, answer);
        Assert.Equal(FailureCode.NameEmpty, (await answer).Failure!.Code);
        Assert.Equal(["op.requests 1", "op.failed 1 reason=name_empty", "op.duration"], recording.Measurements);
    }

    [Fact]
    public async Task Counts_what_throws_as_failed_and_lets_it_pass()
    {
        using var recording = new Recording<Three>();

        await Assert.ThrowsAsync<IOException>(() => Send<Three>(static _ => throw new IOException()));
        await Assert.ThrowsAsync<IOException>(() => Send<Three>(static _ => Task.FromException<Result<string>>(new IOException())));
        await Assert.ThrowsAsync<IOException>(() => Send<Three>(static async _ =>
        {
            await Task.Yield();
            throw new IOException();
        }));

        Assert.Equal(3, recording.Measurements.Count(static measurement => measurement == "op.failed 1 reason=aborted"));
        Assert.Equal(9, recording.Measurements.Count);
    }

    [Fact]
    public void Reads_no_clock_where_nobody_listens()
    {
        var done = Task.FromResult<Result<string>>("value");

        Assert.Same(done, new MetricsBehavior<Four, Result<string>>(new BrokenClock()).Handle(new Four(), _ => done, default));
    }

    private static Task<Result<string>> Send<T>(RequestHandlerDelegate<Result<string>> handler)
        where T : IMeasured<Result<string>>, new() => new MetricsBehavior<T, Result<string>>(s_clock).Handle(new T(), handler, default);

    // A type a test: their meters are static, and tests of other classes run at the same time.
    private sealed class One : IMeasured<Result<string>>
    {
        public static OperationMeter Meter { get; } = new(new Meter(nameof(One)), "op");
    }

    private sealed class Two : IMeasured<Result<string>>
    {
        public static OperationMeter Meter { get; } = new(new Meter(nameof(Two)), "op");
    }

    private sealed class Three : IMeasured<Result<string>>
    {
        public static OperationMeter Meter { get; } = new(new Meter(nameof(Three)), "op");
    }

    private sealed class Four : IMeasured<Result<string>>
    {
        public static OperationMeter Meter { get; } = new(new Meter(nameof(Four)), "op");
    }

    private sealed class BrokenClock : TimeProvider
    {
        public override long GetTimestamp() => throw new InvalidOperationException("the clock was read");
    }

    private sealed class Recording<T> : IDisposable
        where T : IMeasured<Result<string>>
    {
        private readonly MeterListener _listener = new();

        public Recording()
        {
            _ = T.Meter.Enabled;
            _listener.InstrumentPublished = static (instrument, listener) =>
            {
                if (instrument.Meter.Name == typeof(T).Name)
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            };
            _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Measurements.Add(
                string.Join(" ", [$"{instrument.Name} {value}", .. tags.ToArray().Select(static tag => $"{tag.Key}={tag.Value}")])));
            _listener.SetMeasurementEventCallback<double>((instrument, _, _, _) => Measurements.Add(instrument.Name));
            _listener.Start();
        }

        public List<string> Measurements { get; } = [];

        public void Dispose() => _listener.Dispose();
    }
}
