using HeareAuth.Features.Diagnosis;
using HeareAuth.Features.Settings;

namespace HeareAuth.Cli.Remote;

/// <summary>
/// Asks the running service how it is, and whether the address leads to <c>/refresh</c>, for <c>doctor</c>. A refresh is
/// never triggered.
/// </summary>
internal sealed class ServiceCheck(Session session) : ICheck
{
    private const string AskTheService = "Check that REFRESH_URL, ADMIN_SOCKET or PORT leads to the service, and look into its log.";

    private const string CorrectTheAddress = "Correct REFRESH_URL (or --refresh-url, or refresh_url of the config file): it ends in /refresh.";

    public string Name => "service";

    public async Task<Finding> RunAsync(DiagnosisContext examination, CancellationToken cancellationToken)
    {
        ServiceAddress address;
        try
        {
            address = ServiceAddress.Find(session.Settings, url: null);
            _ = BearerToken.Read(session.Settings.Source);
        }
        catch (UsageException e)
        {
            return Finding.Failed(e.Message, e.Remedy ?? "Correct the setting.");
        }
        catch (InvalidSettingException e)
        {
            return Finding.Failed(e.Message, "Set it again, as the service has it.");
        }

        var health = await session.Service(path: ServiceAddress.HealthPath).HealthAsync(cancellationToken);
        if (!health.Ok)
        {
            return Unreached(health);
        }

        // A socket is no address with a path to it, so that nothing can be wrong there.
        var path = address.Socket is null ? (await session.Service().RefreshPathAsync(cancellationToken)).Body : "";
        if (path == ServiceReply.NoSuchPath)
        {
            return Unreached(ServiceAnswer.Failure(
                $"the service is healthy, but has nothing at {Whole(address)} (404), so that no refresh reaches it", CorrectTheAddress));
        }

        return Judge(address, path, await session.Service(path: ServiceAddress.ReadyPath).ReadinessAsync(cancellationToken));
    }

    /// <summary>Without its query, which may hold what is not for telling.</summary>
    private static string Whole(ServiceAddress address) => address.Url.GetLeftPart(UriPartial.Path);

    private bool IsAddressGiven =>
        session.Settings.Source.Text("REFRESH_URL") is not null
        || session.Settings.Source.Text("ADMIN_SOCKET") is not null
        || session.Settings.Source.Text("PORT") is not null;

    /// <summary>Where nobody said that a service is there, none may be.</summary>
    private Finding Unreached(ServiceAnswer answer) => IsAddressGiven
        ? Finding.Failed(answer.Reason, answer.Remedy ?? AskTheService)
        : Finding.Warning(answer.Reason, "Where it runs elsewhere, set REFRESH_URL, so that a change reaches it at once.");

    private Finding Judge(ServiceAddress address, string path, ServiceAnswer readiness)
    {
        var where = address.Socket is null ? address.Url.GetLeftPart(UriPartial.Authority) : $"the socket {address.Socket}";
        if (!readiness.Ok)
        {
            return Finding.Failed($"{where} is healthy but not ready: {readiness.Reason}", readiness.Remedy ?? AskTheService);
        }

        if (path == ServiceReply.OtherPath)
        {
            return Finding.Warning($"{where} is ready, but {Whole(address)} is hardly where it takes a refresh, for a GET is answered there", CorrectTheAddress);
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
