using System.CommandLine;
using HeareAuth.Cli.Output;
using HeareAuth.Cli.Remote;

namespace HeareAuth.Cli.Verbs;

internal sealed class HealthVerb : Verb
{
    private readonly Option<string> _url = new("--url")
    {
        HelpName = "URL",
        Description = "The whole address to call (default: the refresh address with the path /health)",
    };

    public HealthVerb()
        : base(
            "health",
            "Ask the running service whether it is healthy.",
            "heare-auth health",
            "heare-auth health --url https://auth.example.com/health") =>
        Take(_url);

    public override async Task<Outcome> RunAsync(Session session, CancellationToken cancellationToken)
    {
        var answer = await Progress.Show(
            session.Console,
            session.Clock,
            "Waiting for the service…",
            session.Service(session.Given.GetValue(_url), ServiceAddress.HealthPath).HealthAsync(cancellationToken));
        if (!answer.Ok)
        {
            return new Problem(ExitCode.Failed, $"The service is not healthy: {answer.Reason}", answer.Remedy);
        }

        session.Answers.Healthy(answer);
        return ExitCode.Done;
    }
}
