using HeareAuth.Features.Telemetry;

namespace HeareAuth.Api.Hosting;

/// <summary>Runs the <see cref="StatsBridge"/> from before the first to after the last of what it counts.</summary>
internal sealed class StatsService(StatsBridge bridge) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) => bridge.StartAsync(cancellationToken);

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // Not the host's token: draining may have used its time up, and this takes a second at most.
    public Task StoppedAsync(CancellationToken cancellationToken) => bridge.StopAsync(CancellationToken.None);
}
