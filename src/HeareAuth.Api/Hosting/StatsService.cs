using HeareAuth.Features.Telemetry;

namespace HeareAuth.Api.Hosting;

/// <summary>Runs the <see cref="StatsBridge"/> as long as the host runs.</summary>
internal sealed class StatsService(StatsBridge bridge) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => bridge.StartAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => bridge.StopAsync(cancellationToken);
}
