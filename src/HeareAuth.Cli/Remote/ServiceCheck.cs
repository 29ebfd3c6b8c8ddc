using HeareAuth.Features.Diagnosis;
using HeareAuth.Features.Settings;

namespace HeareAuth.Cli.Remote;

/// <summary>
/// Checks for <c>doctor</c> that the service is running and ready, and that the address leads to <c>/refresh</c>. Triggers a
/// refresh only if the service is degraded.
/// </summary>
internal sealed class ServiceCheck(Session session) : ICheck
{
    private const string FindTheService = "Check that REFRESH_URL, ADMIN_SOCKET or PORT leads to the service, and look at its log.";

    private const string CorrectTheAddress = "Correct REFRESH_URL (or --refresh-url, or refresh_url in the config file): it ends in /refresh.";

    public string Name => "service";

    public Task<Finding> RunAsync(DiagnosisContext examination, CancellationToken cancellationToken) =>
        session.WaitForAsync("service", () => ExamineAsync(cancellationToken));

    private async Task<Finding> ExamineAsync(CancellationToken cancellationToken)
    {
        ServiceAddress address;
        try
        {
            address = ServiceAddress.Find(session.Settings, url: null);
            _ = BearerToken.Read(session.Settings.Source);
        }
        catch (Exception e) when (e is ProblemException or InvalidSettingException)
        {
            var problem = e is ProblemException known ? known.Problems[0] : Problem.From(e);
            return Finding.Failed(problem.What, problem.Remedy ?? "Correct the setting.");
        }

        var health = await session.Service(path: ServiceAddress.HealthPath).HealthAsync(cancellationToken);
        if (!health.IsOk)
        {
            return NotReached(health);
        }

        // A socket has no path that could be wrong.
        var path = address.Socket is null ? (await session.Service().RefreshPathAsync(cancellationToken)).Body : "";
        if (path == ServiceReplyParser.NoSuchPath)
        {
            return NotReached(ServiceReply.Failure(
                $"the service is healthy, but has nothing at {WithoutQuery(address)} (404), so no refresh reaches it", CorrectTheAddress));
        }

        var readiness = await session.Service(path: ServiceAddress.ReadyPath).ReadinessAsync(cancellationToken);
        return readiness.Body == ServiceReplyParser.Degraded && path.Length == 0
            ? await ExplainAsync(address, cancellationToken)
            : Judge(address, path, readiness);
    }

    /// <summary>Makes a degraded service load the document once more, because its reply says why it cannot.</summary>
    private async Task<Finding> ExplainAsync(ServiceAddress address, CancellationToken cancellationToken)
    {
        var refreshed = await session.Service().RefreshAsync(acceptRollback: false, cancellationToken);
        return refreshed.IsRollback
            ? Finding.Failed($"{Where(address)} serves older keys: {refreshed.Reason}", refreshed.Remedy!) // not null: a rollback has a remedy
            : Judge(address, path: "", await session.Service(path: ServiceAddress.ReadyPath).ReadinessAsync(cancellationToken));
    }

    private static string Where(ServiceAddress address) =>
        address.Socket is null ? address.Url.GetLeftPart(UriPartial.Authority) : $"the socket {address.Socket}";

    /// <summary>The query may contain a secret, so it is not printed.</summary>
    private static string WithoutQuery(ServiceAddress address) => address.Url.GetLeftPart(UriPartial.Path);

    private bool IsAddressGiven =>
        session.Settings.Source.Text("REFRESH_URL") is not null
        || session.Settings.Source.Text("ADMIN_SOCKET") is not null;

    /// <summary>
    /// Only warns if no address is set, because then there may be no service on this machine. PORT alone does not count: it is
    /// set for the service, often for a whole container.
    /// </summary>
    private Finding NotReached(ServiceReply reply) => IsAddressGiven
        ? Finding.Failed(reply.Reason, reply.Remedy ?? FindTheService)
        : Finding.Warning(reply.Reason, "If it runs elsewhere, set REFRESH_URL, so that changes reach it at once.");

    private Finding Judge(ServiceAddress address, string path, ServiceReply readiness)
    {
        var where = Where(address);
        if (!readiness.IsOk)
        {
            return Finding.Failed($"{where} is healthy but not ready: {readiness.Reason}", readiness.Remedy ?? FindTheService);
        }

        if (path == ServiceReplyParser.OtherPath)
        {
            return Finding.Warning(
                $"{where} is ready, but {WithoutQuery(address)} is probably not its refresh address, because it answers a GET", CorrectTheAddress);
        }

        if (readiness.Body == ServiceReplyParser.Degraded)
        {
            return Finding.Warning($"{where} serves older keys, because its last load failed", "Look for refresh_failed in the service's log.");
        }

        return address is { Socket: null, Url: { Scheme: "http", IsLoopback: false } } && session.Settings.Source.Text("REFRESH_TOKEN") is not null
            ? Finding.Warning(
                $"{where} is ready, but REFRESH_TOKEN is sent to it unencrypted", "Put TLS in front of the service, and use https in REFRESH_URL.")
            : Finding.Ok($"{where} is healthy and ready");
    }
}
