using HeareAuth.Cli.Settings;

namespace HeareAuth.Cli.Verbs;

/// <summary>Calls the service over HTTP instead of sending a message, because the live keys are in the service's process.</summary>
internal sealed class RefreshVerb : Verb
{
    private readonly Option<string> _url = new("--url")
    {
        HelpName = "URL",
        Description = "Full URL to call (default: the refresh address, or ADMIN_SOCKET if that is set)",
    };

    private readonly Option<bool> _acceptRollback = SharedOptions.Flag(
        "--accept-rollback",
        "Let the service load, just this once, a document that is older than the one it has loaded, was made from an older copy, "
            + "was recreated, is no longer encrypted or has no revision");

    public RefreshVerb()
        : base(
            "refresh",
            "Tell the running service to reload the keys now.",
            "heare-auth refresh",
            "REFRESH_TOKEN=... heare-auth refresh --url https://auth.example.com/refresh") =>
        Take(_url, _acceptRollback);

    public override async Task<ExitCode> RunAsync(Session session, CancellationToken cancellationToken)
    {
        var service = session.Service(session.Given.GetValue(_url));
        var reply = await session.WaitForAsync("service", () => service.RefreshAsync(session.Given.GetValue(_acceptRollback), cancellationToken));
        if (!reply.IsOk)
        {
            throw new ProblemException(FailureCode.RefreshFailed, $"Refresh failed: {reply.Reason}", reply.Remedy);
        }

        session.Output.Refreshed(reply);
        return ExitCode.Done;
    }
}
