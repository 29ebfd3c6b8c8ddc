using HeareAuth.Cli.Remote;
using HeareAuth.Cli.Settings;

namespace HeareAuth.Cli.Verbs;

/// <summary>A command that changes the store and then refreshes the service once, so that it loads the change.</summary>
internal abstract class ChangeVerb(SharedOptions shared, string name, string description, params string[] examples)
    : Verb(name, description, examples)
{
    public override Problem? FindConflict(ParseResult given) =>
        given.GetValue(shared.NoRefresh) && given.GetValue(shared.RequireRefresh)
            ? new Problem(ErrorCode.OptionsConflict, "--no-refresh and --require-refresh cannot be used together", "Leave one of them out.")
            : base.FindConflict(given);

    public sealed override Task<ExitCode> RunAsync(Session session, CancellationToken cancellationToken) =>
        // The address and the token are checked first, so that a wrong one is reported before anything is written.
        RunAsync(session, session.Given.GetValue(shared.NoRefresh) ? null : session.Service(), cancellationToken);

    /// <param name="service">The service to refresh after the change; null with --no-refresh.</param>
    protected abstract Task<ExitCode> RunAsync(Session session, ServiceClient? service, CancellationToken cancellationToken);

    /// <summary>Refreshes the service and prints the result of the change, even if the refresh fails or is interrupted.</summary>
    /// <param name="service">Null skips the refresh.</param>
    /// <param name="print">Prints the result; takes the service's reply, or null if there is none.</param>
    protected async Task<ExitCode> RefreshAsync(Session session, ServiceClient? service, Action<ServiceReply?> print, CancellationToken cancellationToken)
    {
        ServiceReply? reply = null;
        try
        {
            var accepts = session.Given.GetValue(shared.AcceptRollback);
            reply = service is null ? null : await session.WaitForAsync("service", () => service.RefreshAsync(accepts, cancellationToken));
        }
        finally
        {
            print(reply);
        }

        if (reply is { IsOk: false })
        {
            var unconfirmed = Unconfirmed(reply);
            if (session.Given.GetValue(shared.RequireRefresh))
            {
                throw new ProblemException([unconfirmed]);
            }

            session.Console.Warn($"{unconfirmed.What}.", unconfirmed.Remedy);
        }

        return ExitCode.Done;
    }

    private static Problem Unconfirmed(ServiceReply reply)
    {
        var (reason, remedy) = reply.IsRollback
            ? (reply.Reason,
                "No service that holds the newest copy will load it: put that copy of the document back, and repeat the change.")
            : ($"the service did not confirm the refresh: {reply.Reason}",
                "Each service picks it up at its next poll (REFRESH_INTERVAL), or at once with 'heare-auth refresh'.");
        return new Problem(ErrorCode.RefreshUnconfirmed, $"The change was saved, but {reason}", remedy).Adding(reply.Remedy);
    }
}
