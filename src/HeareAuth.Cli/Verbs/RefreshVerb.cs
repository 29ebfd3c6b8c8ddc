using System.CommandLine;
using HeareAuth.Cli.Output;
using HeareAuth.Cli.Settings;

namespace HeareAuth.Cli.Verbs;

/// <summary>An HTTP call, no message: the live keys are in the service's process.</summary>
internal sealed class RefreshVerb : Verb
{
    private readonly Option<string> _url = new("--url")
    {
        HelpName = "URL",
        Description = "The whole address to call (default: the refresh address, or ADMIN_SOCKET where that is set)",
    };

    private readonly Option<bool> _acceptRollback = SharedOptions.Flag("--accept-rollback", "Let the service take a document that is older than the one it holds, or was made anew");

    public RefreshVerb()
        : base(
            "refresh",
            "Tell the running service to load the keys again, now.",
            "heare-auth refresh",
            "REFRESH_TOKEN=... heare-auth refresh --url https://auth.example.com/refresh") =>
        Take(_url, _acceptRollback);

    public override async Task<Outcome> RunAsync(Session session, CancellationToken cancellationToken)
    {
        var answer = await Progress.Show(
            session.Console,
            session.Clock,
            "Waiting for the service…",
            session.Service(session.Given.GetValue(_url)).RefreshAsync(session.Given.GetValue(_acceptRollback), cancellationToken));
        if (!answer.Ok)
        {
            return new Problem(ExitCode.Failed, $"Refresh failed: {answer.Reason}", answer.Remedy);
        }

        session.Answers.Refreshed(answer);
        return ExitCode.Done;
    }
}
