namespace HeareAuth.Cli.Verbs;

internal sealed class VersionVerb() : Verb("version", "Show the version.", "heare-auth version")
{
    public override Task<ExitCode> RunAsync(Session session, CancellationToken cancellationToken)
    {
        session.Output.Version(ProductVersion.Text);
        return Task.FromResult(ExitCode.Done);
    }
}
