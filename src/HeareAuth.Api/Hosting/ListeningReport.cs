using HeareAuth.Api.Logging;
using HeareAuth.Features;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace HeareAuth.Api.Hosting;

/// <summary>Logs where the service listens, once it does, and then lets through what was logged before.</summary>
internal sealed class ListeningReport(IServer server, LogHold hold, ILogger<ListeningReport> logger) : HostLifecycle
{
    public override Task StartedAsync(CancellationToken cancellationToken)
    {
        hold.Open(Announce);
        return Task.CompletedTask;
    }

    private void Announce()
    {
        // A started server has the addresses that it was given, with the port that it got for 0.
        var addresses = server.Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        foreach (var url in addresses.Where(static address => !address.StartsWith("http://unix:", StringComparison.Ordinal)))
        {
            logger.Listening(url);
        }
    }
}
