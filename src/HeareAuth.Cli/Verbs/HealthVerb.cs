using HeareAuth.Cli.Remote;

namespace HeareAuth.Cli.Verbs;

internal sealed class HealthVerb : Verb
{
    private readonly Option<string> _url = new("--url")
    {
        HelpName = "URL",
        Description = "Full URL to call (default: the refresh address with the path /health)",
    };

    public HealthVerb()
        : base(
            "health",
            "Ask the running service whether it is healthy.",
            "heare-auth health",
            "heare-auth health --url https://auth.example.com/health") =>
        Take(_url);

    public override async Task<ExitCode> RunAsync(Session session, CancellationToken cancellationToken)
    {
        var service = session.Service(session.Given.GetValue(_url), ServiceAddress.HealthPath);
        var reply = await session.WaitForAsync("service", () => service.HealthAsync(cancellationToken));
        if (!reply.IsOk)
        {
            throw new ProblemException(ErrorCode.ServiceUnhealthy, $"The service is not healthy: {reply.Reason}", reply.Remedy);
        }

        session.Output.Healthy(reply);
        return ExitCode.Done;
    }
}
