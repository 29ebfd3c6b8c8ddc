using HeareAuth.Features.Telemetry;

namespace HeareAuth.Api.Hosting;

/// <summary>
/// Runs the <see cref="StatsBridge"/> while the host runs. Register it first: hosted services stop in reverse, so its last
/// post then counts what the others did while they stopped.
/// </summary>
internal sealed class StatsLifetime(StatsBridge bridge) : HostLifecycle
{
    public override Task StartingAsync(CancellationToken cancellationToken) => bridge.StartAsync(cancellationToken);

    // Not the host's token, which draining may have used up; this takes a second at most.
    public override Task StoppedAsync(CancellationToken cancellationToken) => bridge.StopAsync(CancellationToken.None);
}
