using System.Security.Cryptography;
using HeareAuth.Api.Settings;
using HeareAuth.Features;
using HeareAuth.Features.Loading;
using HeareAuth.Features.Telemetry;
using HeareAuth.Features.Verification;

namespace HeareAuth.Api.Hosting;

/// <summary>
/// Loads the keys at start, again and again until that worked, and then asks each interval whether the document
/// changed. The intervals vary, so that replicas do not ask in step, and run on monotonic time.
/// </summary>
internal sealed class RingRefresher(
    KeyRingLoader loader, LiveKeyRing keys, ApiSettings settings, TimeProvider clock, ILogger<RingRefresher> logger)
    : IHostedLifecycleService, IDisposable
{
    /// <summary>How long listening waits for the first load, so that a healthy start answers its first caller with 200.</summary>
    private static readonly TimeSpan s_firstLoadPatience = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan s_firstRetry = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan s_longestRetry = TimeSpan.FromSeconds(4);

    private readonly TaskCompletionSource _firstLoadEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _stopping = new();
    private Task? _running;

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        var startedAt = clock.GetTimestamp();
        await loader.RestoreAsync(cancellationToken);
        _running = RunAsync(startedAt, _stopping.Token);
        if (keys.Current is null)
        {
            await Task.WhenAny(_firstLoadEnded.Task, Task.Delay(s_firstLoadPatience, clock, cancellationToken));
        }
    }

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        keys.Close();
        return Task.CompletedTask;
    }

    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        AuthMeter.ShuttingDown();
        await _stopping.CancelAsync();
        if (_running is not null)
        {
            await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _stopping.Dispose();

    private async Task RunAsync(long startedAt, CancellationToken stopping)
    {
        await LoadFirstAsync(startedAt, stopping);
        if (settings.RefreshInterval <= TimeSpan.Zero)
        {
            return;
        }

        while (true)
        {
            await Task.Delay(settings.RefreshInterval * Jitter(0.8, 1.2), clock, stopping);
            var outcome = await loader.LoadAsync(acceptRollback: false, stopping, stopping);
            if (outcome is { Succeeded: true, Changed: true })
            {
                logger.RefreshSucceeded(outcome.KeyCount);
            }
        }
    }

    private async Task LoadFirstAsync(long startedAt, CancellationToken stopping)
    {
        for (var retry = s_firstRetry; ; retry = TimeSpan.FromTicks(Math.Min(retry.Ticks * 2, s_longestRetry.Ticks)))
        {
            var outcome = await loader.LoadAsync(acceptRollback: false, stopping, stopping);
            if (outcome.Succeeded)
            {
                AuthMeter.Started(clock.GetElapsedTime(startedAt));
                logger.Startup(outcome.KeyCount, loader.StoreKind);
                _firstLoadEnded.TrySetResult();
                return;
            }

            _firstLoadEnded.TrySetResult();
            await Task.Delay(retry * Jitter(0.5, 1.0), clock, stopping);
        }
    }

    private static double Jitter(double least, double most) =>
        least + ((most - least) * RandomNumberGenerator.GetInt32(1001) / 1000);
}
