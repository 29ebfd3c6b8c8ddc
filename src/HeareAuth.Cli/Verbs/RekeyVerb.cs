using System.CommandLine;
using HeareAuth.Cli.Remote;
using HeareAuth.Cli.Settings;
using HeareAuth.Features.Documents;
using HeareAuth.Features.Keys;

namespace HeareAuth.Cli.Verbs;

internal sealed class RekeyVerb : Verb
{
    private readonly ChangedService _service;

    public RekeyVerb(SharedOptions shared)
        : base(
            "rekey",
            "Encrypt the stored document under the present STORAGE_SECRET.",
            "STORAGE_SECRET=new STORAGE_SECRET_PREVIOUS=old heare-auth rekey",
            "heare-auth rekey --storage-secret-file /run/secrets/heare-auth")
    {
        _service = new ChangedService(shared);
        Take(shared.ForChanges);
    }

    public override IReadOnlyList<string> Notes =>
    [
        "It reads a document that is plain, or encrypted under STORAGE_SECRET or STORAGE_SECRET_PREVIOUS, and writes it under STORAGE_SECRET. The order of steps matters, or services cannot read what is written:",
        "1. Give every service the new secret as STORAGE_SECRET and the old one as STORAGE_SECRET_PREVIOUS, and restart it. It reads both from then on.",
        "2. Set the same two variables here, and run 'heare-auth rekey'.",
        "3. Unset STORAGE_SECRET_PREVIOUS for every service, and here. Backups of 'heare-auth migrate' stay under the old secret.",
    ];

    public override Problem? FindMisuse(ParseResult given) => _service.FindMisuse(given);

    public override async Task<Outcome> RunAsync(Session session, CancellationToken cancellationToken)
    {
        var service = _service.Find(session);
        var result = await session.ChangeAsync(new RekeyStore(), cancellationToken);
        return result.IsSuccess ? await TellAsync(session, service, result.Value, cancellationToken) : result.Failure;
    }

    private async Task<Outcome> TellAsync(Session session, ServiceClient? service, RekeyedStore rekeyed, CancellationToken cancellationToken)
    {
        ServiceAnswer? answer = null;
        try
        {
            answer = rekeyed.Rewritten ? await ChangedService.TellAsync(service, cancellationToken) : null;
        }
        finally
        {
            session.Answers.Rekeyed(rekeyed, answer);
        }

        if (rekeyed is { Rewritten: true, From: DocumentSeal.PreviousSecret })
        {
            session.Console.Warn(
                "STORAGE_SECRET_PREVIOUS is not needed any more.",
                "Unset it for every service and here, once each has loaded the document.");
        }

        return _service.Judge(session, answer);
    }
}
