using HeareAuth.Api.Logging;
using HeareAuth.Features;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace HeareAuth.Api.Hosting;

/// <summary>Logs the addresses once the service listens, and then releases the lines that were logged before.</summary>
internal sealed class ListeningReport(IServer server, LogHold hold, ILogger<ListeningReport> logger) : HostLifecycle
{
    public override Task StartedAsync(CancellationToken cancellationToken)
    {
        hold.Open(Announce);
        return Task.CompletedTask;
    }

    private void Announce()
    {
        // Once the server has started, its addresses contain the actual port instead of 0.
        var addresses = server.Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        foreach (var url in addresses.Where(static address => !address.StartsWith("http://unix:", StringComparison.Ordinal)))
        {
            logger.Listening(url);
        }
    }
}
