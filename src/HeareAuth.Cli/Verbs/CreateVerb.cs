using System.CommandLine;
using HeareAuth.Cli.Remote;
using HeareAuth.Cli.Settings;
using HeareAuth.Features.Keys;
using HeareAuth.Features.Results;
using HeareAuth.Features.Storage;

namespace HeareAuth.Cli.Verbs;

internal sealed class CreateVerb : Verb
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
        Description = "JSON object of at most 4 KiB that every verification gives back (default: none)",
    };

    private readonly Option<string> _expiresAt = new("--expires-at")
    {
        HelpName = "ISO",
        Description = "Moment in the future, ISO 8601, UTC where it has no offset (default: never)",
    };

    private readonly Option<string> _secretType = new("--secret-type")
    {
        HelpName = SecretTypes.SharedSecret,
        DefaultValueFactory = static _ => SecretTypes.SharedSecret,
        Description = $"Kind of secret (default: {SecretTypes.SharedSecret}, the only one)",
    };

    private readonly Option<bool> _quiet = SharedOptions.Flag("--quiet", "Print the secret alone", "-q");

    private readonly ChangedService _service;

    public CreateVerb(SharedOptions shared)
        : base(
            "create",
            "Create an API key. Its secret is shown once, here, and nowhere else.",
            "heare-auth create --name \"My Service\"",
            "heare-auth create --name ci --metadata '{\"env\":\"prod\"}' --expires-at 2030-01-01",
            "heare-auth create --name ci --quiet | vault kv put secret/ci api_key=-")
    {
        _service = new ChangedService(shared);
        _secretType.AcceptOnlyFromAmong(SecretTypes.SharedSecret);
        Take([_name, _metadata, _expiresAt, _secretType, _quiet, .. shared.ForChanges]);
    }

    public override Problem? FindMisuse(ParseResult given) => _service.FindMisuse(given);

    public override async Task<Outcome> RunAsync(Session session, CancellationToken cancellationToken)
    {
        var given = session.Given;
        var service = _service.Find(session);
        Result<CreatedKey> result;
        try
        {
            result = await session.ChangeAsync(
                new CreateKey(given.GetValue(_name), given.GetValue(_metadata), given.GetValue(_expiresAt), given.GetValue(_secretType)),
                cancellationToken);
        }
        catch (WriteOutcomeUnknownException e)
        {
            return Problem.From(e) with { Remedy = "Should the key be there, nobody has its secret: delete it and create another." };
        }

        if (!result.IsSuccess)
        {
            return result.Failure;
        }

        var created = result.Value;
        try
        {
            return given.GetValue(_quiet)
                ? await TellQuietlyAsync(session, service, created, cancellationToken)
                : await TellAsync(session, service, created, cancellationToken);
        }
        catch (IOException e)
        {
            return new Problem(
                ExitCode.Failed,
                $"The key {created.Key.Id} is written, but its secret could not be printed: {e.Message}",
                $"Delete it with 'heare-auth delete {created.Key.Id}' and create another.");
        }
    }

    private async Task<Outcome> TellQuietlyAsync(Session session, ServiceClient? service, CreatedKey created, CancellationToken cancellationToken)
    {
        await session.Console.Out.WriteLineAsync(created.Secret.Reveal());
        await session.Console.Out.FlushAsync(CancellationToken.None);
        return _service.Judge(session, await ChangedService.TellAsync(service, cancellationToken));
    }

    private async Task<Outcome> TellAsync(Session session, ServiceClient? service, CreatedKey created, CancellationToken cancellationToken)
    {
        session.Answers.Created(created);
        ServiceAnswer? answer = null;
        try
        {
            answer = await ChangedService.TellAsync(service, cancellationToken);
        }
        finally
        {
            // Also when interrupted or misconfigured: this is the only time that the secret is shown.
            session.Answers.CreationEnded(created, answer);
            await session.Console.Out.FlushAsync(CancellationToken.None);
        }

        return _service.Judge(session, answer);
    }
}
