using HeareAuth.Cli.Completion;
using HeareAuth.Cli.Settings;
using HeareAuth.Cli.Terminal;
using HeareAuth.Cli.Text;
using HeareAuth.Features.Keys;

namespace HeareAuth.Cli.Verbs;

/// <summary>
/// The ways to say which key a command is about: its whole id, the start of its id or its name. Asks before a command
/// changes a key that was not given by its whole id.
/// </summary>
internal sealed class KeyChoice
{
    /// <summary>How the usage line shows the choice.</summary>
    public const string Usage = "KEY_ID|--by-name NAME";

    public KeyChoice(KeyCompletions completions)
    {
        Id.CompletionSources.Add(completions.Ids);
        Name.CompletionSources.Add(completions.Names);
    }

    public Argument<string?> Id { get; } = new("KEY_ID")
    {
        Arity = ArgumentArity.ZeroOrOne,
        Description = "id of the key, as 'heare-auth list' prints it; the first 12 characters or more are enough",
    };

    public Option<string> Name { get; } = new("--by-name") { HelpName = "NAME", Description = "Name of the key, instead of its id; must be unique" };

    /// <summary>For commands that change the key.</summary>
    public Option<bool> Yes { get; } = SharedOptions.Flag("--yes", "Do not ask for confirmation", "-y");

    public Problem? FindConflict(ParseResult given) => (given.GetResult(Id)?.Tokens.Count > 0, given.GetResult(Name) is not null) switch
    {
        (false, false) => new Problem(
            ErrorCode.ValueMissing, "missing", "Give the id of the key, as 'heare-auth list' prints it, or --by-name NAME.", FieldNames.Of(Id)),
        (true, true) => new Problem(ErrorCode.OptionsConflict, $"KEY_ID and {Name.Name} cannot be used together", "Leave one of them out."),
        _ => null,
    };

    /// <exception cref="ProblemException">There is no such key, or more than one.</exception>
    public Task<KeySummary> FindAsync(Session session, CancellationToken cancellationToken) =>
        session.AskAsync(new ShowKey(session.Given.GetValue(Id), session.Given.GetValue(Name)), cancellationToken);

    /// <summary>Finds the key and, if necessary, asks the user to confirm it. The change must then use its whole id.</summary>
    /// <param name="action">The command, as in the question: <c>delete</c>.</param>
    /// <param name="asksForWholeId">Whether the command asks even if it was given the whole id.</param>
    /// <returns>The whole id of the key, and the key itself if the user declined.</returns>
    /// <exception cref="ProblemException">There is no such key or more than one, or the user has to confirm and cannot be asked.</exception>
    public async Task<(string Id, KeySummary? Declined)> ConfirmAsync(
        Session session, string action, bool asksForWholeId, CancellationToken cancellationToken)
    {
        var (console, isSure) = (session.Console, session.Given.GetValue(Yes));
        var cannotAsk = !isSure && !console.InIsTerminal;
        if (cannotAsk && (asksForWholeId || session.Given.GetResult(Name) is not null))
        {
            throw CannotAsk(action); // a usage error comes before any question about the store
        }

        var id = session.Given.GetValue(Id);
        if (id is not null && KeyIdRules.IsWhole(id) && (isSure || !asksForWholeId))
        {
            return (id, Declined: null);
        }

        var key = await FindAsync(session, cancellationToken);
        if (isSure || (key.Id == id && !asksForWholeId))
        {
            return (key.Id, Declined: null);
        }

        if (cannotAsk)
        {
            throw CannotAsk(action);
        }

        return (key.Id, Declined: await AskAsync(console, action, key, cancellationToken) ? null : key);
    }

    private static ProblemException CannotAsk(string action) => new(
        ErrorCode.ConfirmationRequired,
        $"{action} cannot ask for confirmation, because the input is not a terminal",
        $"Use --yes to {action} without being asked.");

    private static async Task<bool> AskAsync(CliConsole console, string action, KeySummary key, CancellationToken cancellationToken)
    {
        var verb = $"{char.ToUpperInvariant(action[0])}{action[1..]}";
        await console.Error.WriteAsync($"{verb} API key '{Printable.Escape(key.Id)}' ({Printable.Escape(key.Name)})? [y/N]: ");
        var line = await console.ReadLineAsync(cancellationToken);
        if (line is null)
        {
            await console.Error.WriteLineAsync(); // at the end of the input, the cursor is still on the question's line
        }

        return line?.Trim().ToUpperInvariant() is "Y" or "YES";
    }
}
