using HeareAuth.Cli.Remote;
using HeareAuth.Cli.Settings;
using HeareAuth.Features.Documents;
using HeareAuth.Features.Keys;

namespace HeareAuth.Cli.Verbs;

internal sealed class RekeyVerb : ChangeVerb
{
    public RekeyVerb(SharedOptions shared)
        : base(
            shared,
            "rekey",
            "Encrypt the stored document under the current STORAGE_SECRET.",
            "STORAGE_SECRET=new STORAGE_SECRET_PREVIOUS=old heare-auth rekey",
            "heare-auth rekey --storage-secret-file /run/secrets/heare-auth") =>
        Take(shared.ForChanges);

    public override string HowToFindOut =>
        "'heare-auth doctor' warns if the document is not encrypted under STORAGE_SECRET; if it does, repeat the command.";

    public override IReadOnlyList<string> Notes =>
    [
        "It reads a document that is in plaintext, or encrypted under STORAGE_SECRET or STORAGE_SECRET_PREVIOUS, and writes it encrypted under "
            + "STORAGE_SECRET. Follow the steps in this order, or the services will not be able to read the result:",
        "1. Give every service the new secret as STORAGE_SECRET and the old one as STORAGE_SECRET_PREVIOUS, and restart it. "
            + "From then on it can read documents encrypted under either secret.",
        "2. Set the same two variables here, and run 'heare-auth rekey'.",
        "3. Unset STORAGE_SECRET_PREVIOUS for every service, and here. Backups made by 'heare-auth migrate' remain encrypted under the old secret.",
    ];

    protected override async Task<ExitCode> RunAsync(Session session, ServiceClient? service, CancellationToken cancellationToken)
    {
        var rekeyed = await session.ChangeAsync(new RekeyStore(), cancellationToken);
        return await RefreshAsync(session, rekeyed.Rewritten ? service : null, Print, cancellationToken);

        void Print(ServiceReply? reply)
        {
            session.Output.Rekeyed(rekeyed, reply);
            if (rekeyed is { Rewritten: true, From: DocumentSeal.PreviousSecret })
            {
                session.Console.Warn(
                    "STORAGE_SECRET_PREVIOUS is no longer needed.",
                    "Unset it for every service and here, once each service has loaded the document.");
            }
        }
    }
}
