using System.Diagnostics.Metrics;
using HeareAuth.Api.Logging;
using HeareAuth.Features.Telemetry;
using HeareAuth.Tests.Logging;
using HeareAuth.Tests.Support;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Serilog.Events;

namespace HeareAuth.Tests.Telemetry;

public sealed class StatsBridgeTests : IAsyncLifetime, IDisposable
{
    private readonly Meter _meter = new("HeareAuth");
    private readonly FakeTimeProvider _clock = new();
    private readonly GatedStream _log = new();
    private readonly StructuredLoggerFactory _logs;
    private readonly Counter<long> _counter;
    private StatsServer _server = null!;

    public StatsBridgeTests()
    {
        _logs = new StructuredLoggerFactory(_log, TimeProvider.System, LogEventLevel.Information);
        _counter = _meter.CreateCounter<long>("verify.requests");
    }

    public async Task InitializeAsync() => _server = await StatsServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    public void Dispose()
    {
        _meter.Dispose();
        _logs.Dispose();
    }

    [Fact]
    public async Task Posts_exactly_the_JSON_of_the_contract()
    {
        using var bridge = NewBridge(_server.Options());
        _counter.Add(2);
        _counter.Add(1);
        _meter.CreateGauge<long>("keys.count").Record(4);
        var timer = _meter.CreateHistogram<double>("verify.duration");
        timer.Record(1.5);
        timer.Record(0.12349);

        await bridge.StopAsync(default);

        var post = _server.Posts.Single();
        Assert.Equal(
            """{"counters":{"heare-auth.verify.requests":3},"gauges":{"heare-auth.keys.count":4},"timers":{"heare-auth.verify.duration":[1.5,0.123]}}""",
            post.Body.GetRawText());
        Assert.Equal(("POST /http", "application/json", null), (post.Route, post.ContentType, post.Authorization));
    }

    [Fact]
    public async Task Omits_empty_groups_and_posts_nothing_if_all_are_empty()
    {
        using var bridge = NewBridge(_server.Options());
        await bridge.PostAsync(default);
        Assert.Equal(0, _server.Requests);

        _counter.Add(1);
        await bridge.PostAsync(default);
        await bridge.PostAsync(default);

        Assert.Equal("""{"counters":{"heare-auth.verify.requests":1}}""", _server.Posts.Single().Body.GetRawText());
    }

    [Fact]
    public async Task Authenticates_with_the_secret_as_user_name_and_no_password()
    {
        using var bridge = NewBridge(_server.Options("s3cr:ét"));
        _counter.Add(1);

        await bridge.StopAsync(default);

        Assert.Equal("Basic czNjcjrDqXQ6", _server.Posts.Single().Authorization);
    }

    [Fact]
    public async Task Posts_every_ten_seconds_and_once_more_at_shutdown()
    {
        using var bridge = NewBridge(_server.Options());
        await bridge.StartAsync(default);
        _counter.Add(5);
        _clock.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal(0, _server.Requests);

        _clock.Advance(TimeSpan.FromSeconds(1));
        await Eventually.IsTrueAsync(() => _server.Posts.Count == 1);
        _counter.Add(7);
        await bridge.StopAsync(default);

        Assert.Equal([5, 7], _server.Posts.Select(Requests));
    }

    [Fact]
    public async Task Sends_every_count_exactly_once_despite_an_outage()
    {
        using var bridge = NewBridge(_server.Options());
        _counter.Add(1);
        await bridge.PostAsync(default);

        foreach (var status in (int[])[500, 503, 401, 302])
        {
            _server.Status = status;
            _counter.Add(10);
            await bridge.PostAsync(default);
        }

        _server.Status = 200;
        _counter.Add(100);
        await bridge.PostAsync(default);
        _counter.Add(1_000);
        await bridge.StopAsync(default);

        Assert.Equal([1, 140, 1_000], _server.Posts.Select(Requests));
        Assert.Equal(7, _server.Requests);
    }

    [Fact]
    public async Task Sends_the_samples_of_failed_posts_with_the_next_one()
    {
        using var bridge = NewBridge(_server.Options());
        var timer = _meter.CreateHistogram<double>("verify.duration");
        foreach (var status in (int[])[500, 503, 200, 200])
        {
            _server.Status = status;
            timer.Record(status);
            await bridge.PostAsync(default);
        }

        Assert.Equal(["[500,503,200]", "[200]"], _server.Posts.Select(static post =>
            post.Body.GetProperty("timers").GetProperty("heare-auth.verify.duration").GetRawText()));
    }

    [Fact]
    public async Task Counts_exactly_while_many_threads_count_and_some_posts_fail()
    {
        using var bridge = NewBridge(_server.Options());
        var counting = Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 100_000; i++)
            {
                _counter.Add(1);
            }
        })).ToList();
        for (var round = 0; round < 200 && !counting.TrueForAll(static task => task.IsCompleted); round++)
        {
            _server.Status = round % 2 == 0 ? 200 : 500;
            await bridge.PostAsync(default);
        }

        await Task.WhenAll(counting);
        _server.Status = 200;
        await bridge.StopAsync(default);

        Assert.Equal(400_000, _server.Posts.Sum(Requests));
    }

    [Fact]
    public async Task Logs_once_per_outage_that_posts_fail()
    {
        using var bridge = NewBridge(_server.Options());
        foreach (var status in (int[])[500, 500, 200, 500, 500])
        {
            _server.Status = status;
            _counter.Add(1);
            await bridge.PostAsync(default);
        }

        await Eventually.IsTrueAsync(() => _log.Lines.Length == 2);
        Assert.All(_log.Lines, static line => Assert.Contains("\"event\":\"stats_failed\",\"level\":\"warning\"", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Affects_nothing_if_no_server_listens()
    {
        using var bridge = NewBridge(StatsServer.OptionsFor(Loopback.FreePort()));
        _counter.Add(1);

        await bridge.PostAsync(default);
        await bridge.StopAsync(default);

        await Eventually.IsTrueAsync(() => _log.Lines.Length == 1);
    }

    [Fact]
    public async Task Gives_up_a_post_after_five_seconds()
    {
        _server.Hangs = true;
        using var bridge = NewBridge(_server.Options());
        _counter.Add(3);
        await bridge.StartAsync(default);
        _clock.Advance(TimeSpan.FromSeconds(10));
        await Eventually.IsTrueAsync(() => _server.Requests == 1);
        Assert.Empty(_log.Lines);

        _clock.Advance(TimeSpan.FromSeconds(5));
        await Eventually.IsTrueAsync(() => _log.Lines.Length == 1);
        _server.Hangs = false;
        await bridge.StopAsync(default);

        Assert.Equal([3], _server.Posts.Select(Requests));
    }

    [Fact]
    public async Task Stops_after_a_second_if_the_server_never_responds()
    {
        _server.Hangs = true;
        using var bridge = NewBridge(_server.Options());
        await bridge.StartAsync(default);
        _counter.Add(1);

        var stop = bridge.StopAsync(default);
        await Eventually.IsTrueAsync(() => _server.Requests == 1);
        _clock.Advance(TimeSpan.FromMilliseconds(999));
        Assert.False(stop.IsCompleted);
        _clock.Advance(TimeSpan.FromMilliseconds(1));

        await stop.WaitAsync(TimeSpan.FromMinutes(1)); // it would wait for ever
    }

    [Fact]
    public async Task Sends_at_most_a_thousand_samples_per_timer_and_period()
    {
        using var bridge = NewBridge(_server.Options());
        var timer = _meter.CreateHistogram<double>("verify.duration");
        for (var i = 0; i < 100_000; i++)
        {
            timer.Record(i);
        }

        await bridge.PostAsync(default);
        timer.Record(1);
        await bridge.PostAsync(default);

        Assert.Equal(
            [true, false],
            _server.Posts.Select(static post => post.Body.GetProperty("timers").GetProperty("heare-auth.verify.duration").GetArrayLength() is > 500 and <= 1_000));
    }

    [Fact]
    public async Task Posts_every_metric_of_the_product_under_its_name()
    {
        using var bridge = new StatsBridge(_server.Options(), _clock, _logs.CreateLogger<StatsBridge>());
        foreach (var operation in (OperationMeter[])[AuthMeter.Verify, AuthMeter.Refresh])
        {
            operation.Record(reason: null, TimeSpan.FromMilliseconds(1));
            operation.Record("unknown", TimeSpan.FromMilliseconds(1));
        }

        AuthMeter.RefreshRejected.Add(1);
        AuthMeter.HealthRequests.Add(1);
        AuthMeter.StartupSuccess.Add(1);
        AuthMeter.StartupDuration.Record(1000);
        AuthMeter.StartupFailed.Add(1);
        AuthMeter.Shutdown.Add(1);
        AuthMeter.LoadFailed.Add(1);
        AuthMeter.LogDropped.Add(1);
        AuthMeter.StatsFailed.Add(1);
        AuthMeter.KeysCount.Record(5);
        AuthMeter.KeysUnreadable.Record(1);

        await bridge.StopAsync(default);

        var body = _server.Posts.Single().Body;
        string[] counters =
        [
            "health.requests", "load.failed", "log.dropped", "refresh.failed", "refresh.rejected", "refresh.requests", "refresh.success",
            "shutdown", "startup.failed", "startup.success", "stats.failed", "verify.failed", "verify.requests", "verify.success",
        ];
        Assert.Equal(counters, Names(body.GetProperty("counters")));
        Assert.Equal(["keys.count", "keys.unreadable"], Names(body.GetProperty("gauges")));
        Assert.Equal(["refresh.duration", "startup.duration", "verify.duration"], Names(body.GetProperty("timers")));
    }

    private static IEnumerable<string> Names(System.Text.Json.JsonElement group) => group.EnumerateObject()
        .Select(static member => member.Name.StartsWith("heare-auth.", StringComparison.Ordinal) ? member.Name["heare-auth.".Length..] : $"no prefix: {member.Name}")
        .Order(StringComparer.Ordinal);

    private static long Requests(StatsPost post) =>
        post.Body.TryGetProperty("counters", out var counters) ? counters.GetProperty("heare-auth.verify.requests").GetInt64() : 0;

    private StatsBridge NewBridge(StatsOptions options) => new(options, _meter, _clock, _logs.CreateLogger<StatsBridge>());
}
