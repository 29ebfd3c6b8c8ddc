namespace HeareAuth.Cli.Verbs;

/// <summary>One command: its options, and what it does with them.</summary>
/// <param name="examples">Complete command lines that <c>--help</c> shows.</param>
internal abstract class Verb(string name, string description, params string[] examples)
{
    public Command Command { get; } = new(name, description);

    public IReadOnlyList<string> Examples { get; } = examples;

    /// <summary>How the user says which key the command is about; null if it is about none.</summary>
    public KeyChoice? KeyChoice { get; private set; }

    /// <summary>Paragraphs for <c>--help</c> that a user should read before running the command.</summary>
    public virtual IReadOnlyList<string> Notes => [];

    /// <summary>How the user finds out whether a change that was interrupted, or whose outcome is unknown, was saved; and what to do then.</summary>
    public virtual string HowToFindOut => "'heare-auth list' shows whether it was saved; if not, repeat the command.";

    /// <summary>Returns what is wrong if options that are valid by themselves cannot be used together; otherwise null.</summary>
    public virtual Problem? FindConflict(ParseResult given) => KeyChoice?.FindConflict(given);

    /// <exception cref="ProblemException">The command failed.</exception>
    public abstract Task<ExitCode> RunAsync(Session session, CancellationToken cancellationToken);

    protected void Take(KeyChoice key)
    {
        KeyChoice = key;
        Command.Add(key.Id);
        Take(key.Name);
    }

    protected void Take(params IEnumerable<Option> options)
    {
        foreach (var option in options)
        {
            Command.Add(option);
        }
    }
}
