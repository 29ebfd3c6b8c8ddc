using System.CommandLine;
using HeareAuth.Cli.Output;
using HeareAuth.Cli.Remote;
using HeareAuth.Cli.Settings;
using HeareAuth.Cli.Text;
using HeareAuth.Features.Keys;
using HeareAuth.Features.Text;

namespace HeareAuth.Cli.Verbs;

internal sealed class MigrateVerb : Verb
{
    private readonly Option<bool> _dryRun = SharedOptions.Flag("--dry-run", "Tell how many secrets would be hashed, and write nothing, not even a backup");

    private readonly ChangedService _service;

    public MigrateVerb(SharedOptions shared)
        : base(
            "migrate",
            "Replace the plaintext secrets of the stored document by their hashes.",
            "heare-auth migrate --dry-run",
            "heare-auth migrate")
    {
        _service = new ChangedService(shared);
        Take([_dryRun, .. shared.ForChanges]);
    }

    public override IReadOnlyList<string> Notes =>
    [
        "Every secret goes on verifying as before. The Python service cannot read the result: stop it first, and let no Python command write to the document any more.",
        "Before anything is changed, the document is copied to a backup beside it, encrypted where STORAGE_SECRET is set. To go back, copy the backup over the document (aws s3 cp, or cp) and run 'heare-auth refresh --accept-rollback' for each service; keys created since are lost then, and keys deleted since are back. Delete the backup once every service answers as before: it holds the secrets.",
    ];

    public override Problem? FindMisuse(ParseResult given) => _service.FindMisuse(given);

    public override async Task<Outcome> RunAsync(Session session, CancellationToken cancellationToken)
    {
        var service = _service.Find(session);
        var message = new MigrateKeys(session.Given.GetValue(_dryRun));
        var result = message.DryRun
            ? await session.AskAsync(message, cancellationToken)
            : await session.ChangeAsync(message, cancellationToken);
        return result.IsSuccess ? await TellAsync(session, service, result.Value, cancellationToken) : result.Failure;
    }

    private async Task<Outcome> TellAsync(Session session, ServiceClient? service, MigratedKeys migrated, CancellationToken cancellationToken)
    {
        ServiceAnswer? answer = null;
        try
        {
            answer = migrated is { DryRun: false, Changes: true } ? await ChangedService.TellAsync(service, cancellationToken) : null;
        }
        finally
        {
            session.Answers.Migrated(migrated, answer);
            Advise(session.Console, migrated);
        }

        return _service.Judge(session, answer);
    }

    private static void Advise(CliConsole console, MigratedKeys migrated)
    {
        if (migrated.Backup is { } backup)
        {
            console.Warn(
                $"The backup {backup} holds the secrets{(migrated.BackupIsEncrypted ? ", encrypted under STORAGE_SECRET" : " in plaintext")}.",
                "Delete it once every service answers as before; 'heare-auth doctor' lists backups.");
        }

        if (migrated.Unreadable.Count > 0)
        {
            console.Warn(
                $"{Amount.Of(migrated.Unreadable.Count, "record", "records")} cannot be read, left as they are: {KeyLabels.Join(migrated.Unreadable)}.",
                migrated.UnreadableSecrets
                    ? "While they keep a plaintext secret, new keys are stored in plaintext too: mend them or delete them, and run migrate again."
                    : "The service leaves such records out: mend them or delete them.");
        }
    }
}
