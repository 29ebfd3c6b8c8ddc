using HeareAuth.Cli.Remote;
using HeareAuth.Cli.Settings;
using HeareAuth.Features.Keys;

namespace HeareAuth.Cli.Verbs;

internal sealed class CreateVerb : ChangeVerb
{
    private readonly Option<string> _name = new("--name")
    {
        HelpName = "NAME",
        Required = true,
        Description = "What the key is for: 1 to 128 characters",
    };

    private readonly Option<string> _metadata = new("--metadata")
    {
        HelpName = "JSON",
        Description = "JSON object of at most 4 KiB, returned by every verification (default: none)",
    };

    private readonly Option<string> _expiresAt = new("--expires-at")
    {
        HelpName = "ISO",
        Description = "ISO 8601 time in the future; UTC if it has no offset (default: never)",
    };

    private readonly Option<string> _secretType = new("--secret-type")
    {
        HelpName = SecretTypes.SharedSecret,
        DefaultValueFactory = static _ => SecretTypes.SharedSecret,
        Description = $"Kind of secret (default: {SecretTypes.SharedSecret}, the only one)",
    };

    private readonly Option<bool> _quiet = SharedOptions.Flag("--quiet", "Print only the secret", "-q");

    public CreateVerb(SharedOptions shared)
        : base(
            shared,
            "create",
            "Create an API key. Its secret is shown only once, when the key is created.",
            "heare-auth create --name \"My Service\"",
            "heare-auth create --name ci --metadata '{\"env\":\"prod\"}' --expires-at 2030-01-01",
            "heare-auth create --name ci --quiet | vault kv put secret/ci api_key=-")
    {
        _secretType.AcceptOnlyFromAmong(SecretTypes.SharedSecret);
        Take([_name, _metadata, _expiresAt, _secretType, _quiet, .. shared.ForChanges]);
    }

    public override string HowToFindOut => "If 'heare-auth list' shows the key, delete it and create another, because its secret is lost.";

    protected override async Task<ExitCode> RunAsync(Session session, ServiceClient? service, CancellationToken cancellationToken)
    {
        var given = session.Given;
        var created = await session.ChangeAsync(
            new CreateKey(given.GetValue(_name), given.GetValue(_metadata), given.GetValue(_expiresAt), given.GetValue(_secretType)),
            cancellationToken);
        try
        {
            if (given.GetValue(_quiet))
            {
                await session.Console.Out.WriteLineAsync(created.Secret.Reveal());
                await session.Console.Out.FlushAsync(CancellationToken.None);
                return await RefreshAsync(session, service, static _ => { }, cancellationToken);
            }

            session.Output.Created(created);
            return await RefreshAsync(session, service, PrintRest, cancellationToken);
        }
        catch (IOException e)
        {
            throw new ProblemException(
                ErrorCode.SecretUnprinted,
                $"The key {created.Key.Id} was created, but its secret could not be printed ({e.Message})",
                $"Delete it with 'heare-auth delete {created.Key.Id}' and create another.");
        }

        void PrintRest(ServiceReply? reply)
        {
            session.Output.CreationEnded(created, reply);
            session.Console.Out.Flush();
        }
    }
}
