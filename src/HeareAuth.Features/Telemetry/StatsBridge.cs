using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Diagnostics.Metrics;
using System.Net.Http.Headers;
using Microsoft.Extensions.Logging;

namespace HeareAuth.Features.Telemetry;

/// <summary>
/// Posts the meter's counts and samples to heare-stats every ten seconds, and once more at shutdown. A failed post is counted,
/// logged once per outage, and never affects a request; what it held is sent with the next post.
/// </summary>
/// <remarks>
/// It starts listening as soon as it is constructed, so that events before <c>StartAsync</c> are counted too. Counts and
/// samples are kept until a 2xx response arrives, so if that response is lost, the server receives them twice. Counts stay
/// exact however long an outage is; of the samples of a timer, at most 1,000 are kept, spread over the whole outage.
/// </remarks>
public sealed class StatsBridge : IDisposable
{
    private static readonly TimeSpan s_period = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_postTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_lastPostTimeout = TimeSpan.FromSeconds(1);

    private readonly StatsOptions _options;
    private readonly TimeProvider _clock;
    private readonly ILogger<StatsBridge> _logger;
    private readonly StatsCollector _collector;
    private readonly HttpClient _http;
    private readonly ArrayBufferWriter<byte> _json = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _deadline;
    private Task _posting = Task.CompletedTask;
    private bool _failing;

    public StatsBridge(StatsOptions options, TimeProvider clock, ILogger<StatsBridge> logger)
        : this(options, AuthMeter.Meter, clock, logger)
    {
    }

    /// <summary>Bridges a meter other than the product's, because tests run many bridges at once.</summary>
    internal StatsBridge(StatsOptions options, Meter meter, TimeProvider clock, ILogger<StatsBridge> logger)
    {
        _options = options;
        _clock = clock;
        _logger = logger;
        _deadline = new CancellationTokenSource(Timeout.InfiniteTimeSpan, clock);
        _collector = new StatsCollector(meter);

        _http = NewHttpClient();
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _posting = PostUntilStoppedAsync();
        return Task.CompletedTask;
    }

    /// <summary>Posts what is left. Takes at most a second, even if the server does not respond.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        _deadline.CancelAfter(s_lastPostTimeout);
        await _posting;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(_deadline.Token, cancellationToken);
        await PostAsync(stop.Token);
    }

    public void Dispose()
    {
        _http.Dispose();
        _collector.Dispose();
        _stopping.Dispose();
        _deadline.Dispose();
    }

    private async Task PostUntilStoppedAsync()
    {
        using var timer = new PeriodicTimer(s_period, _clock);
        try
        {
            while (await timer.WaitForNextTickAsync(_stopping.Token))
            {
                await PostInTimeAsync();
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // Stopped between two posts. A post that is under way is not aborted, because then it would be unknown whether it arrived.
        }
    }

    private async Task PostInTimeAsync()
    {
        using var timeout = new CancellationTokenSource(s_postTimeout, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, _deadline.Token);
        await PostAsync(either.Token);
    }

    [SuppressMessage("Design", "CA1031", Justification = "Statistics must never end the service, no matter what a post throws.")]
    internal async Task PostAsync(CancellationToken cancellationToken)
    {
        _json.ResetWrittenCount();
        if (!_collector.TryWrite(_json))
        {
            return;
        }

        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, _options.Address)
            {
                Content = new ReadOnlyMemoryContent(_json.WrittenMemory),
            };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            request.Headers.Authorization = _options.BasicCredentials is { } credentials
                ? new AuthenticationHeaderValue("Basic", credentials)
                : null;
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            response.EnsureSuccessStatusCode();
            _collector.Acknowledge();
            _failing = false;
        }
        catch (Exception e)
        {
            Fail(e is OperationCanceledException ? "the server did not answer in time" : e.Message);
        }
    }

    private void Fail(string error)
    {
        AuthMeter.StatsFailed.Add(1);
        if (!_failing)
        {
            _failing = true;
            _logger.StatsFailed(error);
        }
    }

    [SuppressMessage("Reliability", "CA2000", Justification = "The client disposes its handler.")]
    private static HttpClient NewHttpClient() => new(new SocketsHttpHandler
    {
        // The operator chose the address: no proxy or redirect may send the secret elsewhere.
        UseProxy = false,
        AllowAutoRedirect = false,
        UseCookies = false,
        ActivityHeadersPropagator = null,

        // A connection that was idle for ten seconds is often closed just as the next post is sent on it.
        PooledConnectionLifetime = TimeSpan.Zero,
    })
    {
        // PostInTimeAsync sets a timeout for each post, by the service's clock.
        Timeout = Timeout.InfiniteTimeSpan,
    };
}
