using System.CommandLine;
using HeareAuth.Cli.Output;
using HeareAuth.Cli.Remote;
using HeareAuth.Cli.Settings;
using HeareAuth.Cli.Text;
using HeareAuth.Features.Keys;

namespace HeareAuth.Cli.Verbs;

internal sealed class DeleteVerb : Verb
{
    private readonly Argument<string> _id;

    private readonly Option<bool> _yes = SharedOptions.Flag("--yes", "Do not ask first", "-y");

    private readonly ChangedService _service;

    public DeleteVerb(SharedOptions shared, Argument<string> id)
        : base(
            "delete",
            "Delete an API key. Services refuse it from their next refresh on.",
            "heare-auth delete key_0001rR8bwbfPMUBu4JN",
            "heare-auth delete key_0001rR8bwbfPMUBu4JN --yes --require-refresh")
    {
        _id = id;
        _service = new ChangedService(shared);
        Command.Add(_id);
        Take([_yes, .. shared.ForChanges]);
    }

    public override Problem? FindMisuse(ParseResult given) => _service.FindMisuse(given);

    public override async Task<Outcome> RunAsync(Session session, CancellationToken cancellationToken)
    {
        var service = _service.Find(session);
        var id = session.Given.GetValue(_id);
        if (!session.Given.GetValue(_yes))
        {
            if (!session.Console.InIsTerminal)
            {
                return new Problem(ExitCode.Usage, "delete cannot ask for confirmation: the input is no terminal", "Give --yes to delete without being asked.");
            }

            var shown = await session.AskAsync(new ShowKey(id), cancellationToken);
            if (!shown.IsSuccess)
            {
                return shown.Failure;
            }

            if (!await IsConfirmedAsync(session.Console, shown.Value, cancellationToken))
            {
                session.Answers.NotDeleted(shown.Value);
                return ExitCode.Done;
            }
        }

        var deleted = await session.ChangeAsync(new DeleteKey(id), cancellationToken);
        if (!deleted.IsSuccess)
        {
            return deleted.Failure;
        }

        return await TellAsync(session, service, deleted.Value, cancellationToken);
    }

    private async Task<Outcome> TellAsync(Session session, ServiceClient? service, DeletedKey deleted, CancellationToken cancellationToken)
    {
        ServiceAnswer? answer = null;
        try
        {
            answer = await ChangedService.TellAsync(service, cancellationToken);
        }
        finally
        {
            session.Answers.Deleted(deleted, answer);
        }

        return _service.Judge(session, answer);
    }

    private static async Task<bool> IsConfirmedAsync(CliConsole console, KeySummary key, CancellationToken cancellationToken)
    {
        await console.Error.WriteAsync($"Delete API key '{Printable.Escape(key.Id)}' ({Printable.Escape(key.Name)})? [y/N]: ");
        var line = await console.ReadLineAsync(cancellationToken);
        if (line is null)
        {
            await console.Error.WriteLineAsync(); // the end of the input leaves the cursor behind the question
        }

        return line?.Trim().ToUpperInvariant() is "Y" or "YES";
    }
}
