using HeareAuth.Cli.Remote;
using HeareAuth.Cli.Settings;
using HeareAuth.Cli.Terminal;
using HeareAuth.Cli.Text;
using HeareAuth.Features.Keys;

namespace HeareAuth.Cli.Verbs;

internal sealed class DeleteVerb : ChangeVerb
{
    private readonly Argument<string> _id;

    private readonly Option<bool> _yes = SharedOptions.Flag("--yes", "Do not ask for confirmation", "-y");

    public DeleteVerb(SharedOptions shared, Argument<string> id)
        : base(
            shared,
            "delete",
            "Delete an API key. Each service rejects the key after its next refresh.",
            "heare-auth delete key_0001rR8bwbfPMUBu4JN",
            "heare-auth delete key_0001rR8bwbfPMUBu4JN --yes --require-refresh")
    {
        _id = id;
        Command.Add(_id);
        Take([_yes, .. shared.ForChanges]);
    }

    protected override async Task<ExitCode> RunAsync(Session session, ServiceClient? service, CancellationToken cancellationToken)
    {
        var id = session.Given.GetValue(_id);
        if (!session.Given.GetValue(_yes))
        {
            if (!session.Console.InIsTerminal)
            {
                throw new ProblemException(
                    ErrorCode.ConfirmationRequired,
                    "delete cannot ask for confirmation, because the input is not a terminal",
                    "Use --yes to delete without being asked.");
            }

            var key = await session.AskAsync(new ShowKey(id), cancellationToken);
            session.EndTurn();
            if (!await IsConfirmedAsync(session.Console, key, cancellationToken))
            {
                session.Output.NotDeleted(key);
                return ExitCode.Done;
            }
        }

        var deleted = await session.ChangeAsync(new DeleteKey(id), cancellationToken);
        return await RefreshAsync(session, service, reply => session.Output.Deleted(deleted, reply), cancellationToken);
    }

    private static async Task<bool> IsConfirmedAsync(CliConsole console, KeySummary key, CancellationToken cancellationToken)
    {
        await console.Error.WriteAsync($"Delete API key '{Printable.Escape(key.Id)}' ({Printable.Escape(key.Name)})? [y/N]: ");
        var line = await console.ReadLineAsync(cancellationToken);
        if (line is null)
        {
            await console.Error.WriteLineAsync(); // at the end of the input, the cursor is still on the question's line
        }

        return line?.Trim().ToUpperInvariant() is "Y" or "YES";
    }
}
