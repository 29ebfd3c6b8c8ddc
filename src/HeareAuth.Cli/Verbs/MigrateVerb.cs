using HeareAuth.Cli.Remote;
using HeareAuth.Cli.Settings;
using HeareAuth.Cli.Terminal;
using HeareAuth.Cli.Text;
using HeareAuth.Features.Keys;
using HeareAuth.Features.Text;

namespace HeareAuth.Cli.Verbs;

internal sealed class MigrateVerb : ChangeVerb
{
    private readonly Option<bool> _dryRun = SharedOptions.Flag(
        "--dry-run", "Print how many secrets would be hashed, without writing anything, not even a backup");

    public MigrateVerb(SharedOptions shared)
        : base(
            shared,
            "migrate",
            "Replace plaintext secrets in the stored document with their hashes.",
            "heare-auth migrate --dry-run",
            "heare-auth migrate") =>
        Take([_dryRun, .. shared.ForChanges]);

    public override string HowToFindOut => "'heare-auth migrate --dry-run' shows whether anything is left to do; if so, repeat the command.";

    public override IReadOnlyList<string> Notes =>
    [
        "Every secret still verifies afterwards. The Python service cannot read the result, so stop it first, and make sure that no Python command writes "
            + "to the document again.",
        "Before changing anything, 'heare-auth migrate' copies the document to a backup next to it. The backup is encrypted if STORAGE_SECRET is set. "
            + "To go back, copy the backup over the document (aws s3 cp, or cp) and run 'heare-auth refresh --accept-rollback' for each service; "
            + "keys created since then are lost, and keys deleted since then come back. "
            + "Delete the backup once every service works as before, because it contains the secrets.",
    ];

    protected override async Task<ExitCode> RunAsync(Session session, ServiceClient? service, CancellationToken cancellationToken)
    {
        var message = new MigrateKeys(session.Given.GetValue(_dryRun));
        var migrated = message.DryRun
            ? await session.AskAsync(message, cancellationToken)
            : await session.ChangeAsync(message, cancellationToken);
        return await RefreshAsync(session, migrated is { DryRun: false, Changes: true } ? service : null, Print, cancellationToken);

        void Print(ServiceReply? reply)
        {
            session.Output.Migrated(migrated, reply);
            Advise(session.Console, migrated);
        }
    }

    private static void Advise(CliConsole console, MigratedKeys migrated)
    {
        if (migrated.Backup is { } backup)
        {
            console.Warn(
                $"The backup {backup} contains the secrets{(migrated.BackupIsEncrypted ? ", encrypted under STORAGE_SECRET" : " in plaintext")}.",
                "Delete it once every service works as before; 'heare-auth doctor' lists backups.");
        }

        if (migrated.Unreadable.Count > 0)
        {
            var left = Plural.Of(migrated.Unreadable.Count, "record cannot be read and is", "records cannot be read and are");
            console.Warn(
                $"{left} left unchanged: {KeyLabels.Join(migrated.Unreadable)}.",
                migrated.UnreadableSecrets
                    ? "They still contain a plaintext secret, and new keys may be stored in plaintext too: repair or delete them, and run migrate again."
                    : "The service ignores them: repair or delete them.");
        }
    }
}
