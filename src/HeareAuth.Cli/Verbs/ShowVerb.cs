namespace HeareAuth.Cli.Verbs;

internal sealed class ShowVerb : Verb
{
    private readonly KeyChoice _key;

    public ShowVerb(KeyChoice key)
        : base(
            "show",
            "Show one API key, without its secret.",
            "heare-auth show key_0001rR8bwbfPMUBu4JN",
            "heare-auth show --by-name \"My Service\"")
    {
        _key = key;
        Take(key);
    }

    public override async Task<ExitCode> RunAsync(Session session, CancellationToken cancellationToken)
    {
        session.Output.Shown(await _key.FindAsync(session, cancellationToken));
        return ExitCode.Done;
    }
}
