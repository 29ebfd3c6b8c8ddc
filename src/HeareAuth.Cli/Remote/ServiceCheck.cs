using HeareAuth.Features.Diagnosis;

namespace HeareAuth.Cli.Remote;

/// <summary>Asks the running service how it is, for <c>doctor</c>. A refresh is never triggered.</summary>
internal sealed class ServiceCheck(Session session) : ICheck
{
    public string Name => "service";

    public async Task<Finding> RunAsync(Examination examination, CancellationToken cancellationToken)
    {
        ServiceAddress address;
        try
        {
            address = ServiceAddress.Find(session.Settings, url: null);
        }
        catch (UsageException e)
        {
            return Finding.Failed(e.Message, e.Remedy);
        }

        var health = await session.Service(path: ServiceAddress.HealthPath).HealthAsync(cancellationToken);
        if (!health.Ok)
        {
            return IsAddressGiven
                ? Finding.Failed(health.Reason, health.Remedy)
                : Finding.Warning(health.Reason, "Where it runs elsewhere, set REFRESH_URL, so that a change reaches it at once.");
        }

        return Judge(address, await session.Service(path: ServiceAddress.ReadyPath).ReadinessAsync(cancellationToken));
    }

    private bool IsAddressGiven =>
        session.Settings.Source.Text("REFRESH_URL") is not null
        || session.Settings.Source.Text("ADMIN_SOCKET") is not null
        || session.Settings.Source.Text("PORT") is not null;

    private Finding Judge(ServiceAddress address, ServiceAnswer readiness)
    {
        var where = address.Socket is null ? address.Url.GetLeftPart(UriPartial.Authority) : $"the socket {address.Socket}";
        if (!readiness.Ok)
        {
            return Finding.Failed($"{where} is healthy but not ready: {readiness.Reason}", readiness.Remedy);
        }

        if (readiness.Body == ServiceReply.Degraded)
        {
            return Finding.Warning(
                $"{where} serves older keys, because its last load failed",
                "The reason is in its log, under refresh_failed.");
        }

        return address is { Socket: null, Url: { Scheme: "http", IsLoopback: false } } && session.Settings.Source.Text("REFRESH_TOKEN") is not null
            ? Finding.Warning($"{where} is ready, but REFRESH_TOKEN travels there unencrypted", "Put TLS in front of the service and write https into REFRESH_URL.")
            : Finding.Ok($"{where} is healthy and ready");
    }
}
