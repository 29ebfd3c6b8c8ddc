using System.Security.Cryptography;
using HeareAuth.Api.Settings;
using HeareAuth.Features;
using HeareAuth.Features.Loading;
using HeareAuth.Features.Telemetry;
using HeareAuth.Features.Verification;

namespace HeareAuth.Api.Hosting;

/// <summary>
/// Loads the keys at start, retrying until it works, and then asks at every REFRESH_INTERVAL whether the document changed.
/// Each wait varies at random, so that replicas do not all ask at once.
/// </summary>
internal sealed class RingRefresher(
    KeyRingLoader loader, LiveKeyRing keys, ApiSettings settings, TimeProvider clock, ILogger<RingRefresher> logger)
    : HostLifecycle, IDisposable
{
    /// <summary>How long the server waits for the first load before it listens, so that a healthy start never responds 503.</summary>
    private static readonly TimeSpan s_maxWaitForFirstLoad = TimeSpan.FromSeconds(1);

    /// <summary>Longer than a load from any store takes, which is at most ten seconds, and the write of the snapshot after it.</summary>
    private static readonly TimeSpan s_maxLoadDuration = TimeSpan.FromSeconds(15);

    private const double MinJitter = 0.8;
    private const double MaxJitter = 1.2;

    private static readonly TimeSpan s_firstRetryDelay = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan s_maxRetryDelay = TimeSpan.FromSeconds(4);

    private readonly TaskCompletionSource _firstLoadEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _stopping = new();
    private Task? _running;

    /// <summary>Returns the greatest age of the keys' confirmation if every poll is on time; null if polling is off.</summary>
    public static TimeSpan? MaxConfirmationAge(ApiSettings settings) =>
        settings.RefreshInterval > TimeSpan.Zero ? (settings.RefreshInterval * MaxJitter) + s_maxLoadDuration : null;

    public override async Task StartingAsync(CancellationToken cancellationToken)
    {
        var startedAt = clock.GetTimestamp();
        await loader.RestoreAsync(cancellationToken);
        _running = RunAsync(startedAt, _stopping.Token);
        if (keys.Current is null)
        {
            await Task.WhenAny(_firstLoadEnded.Task, Task.Delay(s_maxWaitForFirstLoad, clock, cancellationToken));
        }
    }

    public override Task StoppingAsync(CancellationToken cancellationToken)
    {
        keys.Close();
        return Task.CompletedTask;
    }

    public override async Task StoppedAsync(CancellationToken cancellationToken)
    {
        AuthMeter.Shutdown.Add(1);
        await _stopping.CancelAsync();
        if (_running is not null)
        {
            // Writing the snapshot may hang.
            await _running.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

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
            await Task.Delay(settings.RefreshInterval * Jitter(MinJitter, MaxJitter), clock, stopping);
            var load = await loader.LoadAsync(acceptRollback: false, stopping, stopping);
            if (load is { Succeeded: true, Changed: true })
            {
                logger.RefreshSucceeded(load.KeyCount);
            }
        }
    }

    private async Task LoadFirstAsync(long startedAt, CancellationToken stopping)
    {
        for (var delay = s_firstRetryDelay; ; delay = TimeSpan.FromTicks(Math.Min(delay.Ticks * 2, s_maxRetryDelay.Ticks)))
        {
            var load = await loader.LoadAsync(acceptRollback: false, stopping, stopping);
            if (load.Succeeded)
            {
                AuthMeter.StartupSuccess.Add(1);
                AuthMeter.StartupDuration.Record(clock.GetElapsedTime(startedAt).TotalMilliseconds);
                logger.Startup(load.KeyCount, loader.StoreKind);
                if (load.KeyCount == 0)
                {
                    logger.NoKeys("No keys are loaded, so every verification is refused. Create a key: heare-auth create --name NAME");
                }

                _firstLoadEnded.TrySetResult();
                return;
            }

            _firstLoadEnded.TrySetResult();
            await Task.Delay(delay * Jitter(0.5, 1.0), clock, stopping);
        }
    }

    private static double Jitter(double min, double max) =>
        min + ((max - min) * RandomNumberGenerator.GetInt32(1001) / 1000);
}
