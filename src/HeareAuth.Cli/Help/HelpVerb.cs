using System.CommandLine.Completions;
using HeareAuth.Cli.Verbs;

namespace HeareAuth.Cli.Help;

/// <summary>Prints what <c>--help</c> prints.</summary>
internal sealed class HelpVerb : Verb
{
    private readonly CommandLine _commandLine;

    private readonly Argument<string?> _command = new("COMMAND")
    {
        Arity = ArgumentArity.ZeroOrOne,
        Description = "command to explain (default: list all commands)",
    };

    public HelpVerb(CommandLine commandLine)
        : base(
            "help",
            "Show the commands, or explain one of them.",
            "heare-auth help",
            "heare-auth help create")
    {
        _commandLine = commandLine;
        _command.CompletionSources.Add(_ => commandLine.Verbs.Select(static verb => new CompletionItem(verb.Command.Name)));
        Command.Add(_command);
    }

    public override Problem? FindConflict(ParseResult given) =>
        given.GetValue(_command) is { } name && Find(name) is null ? UsageErrors.UnknownCommand(_commandLine.Root, name) : null;

    public override Task<ExitCode> RunAsync(Session session, CancellationToken cancellationToken)
    {
        // FindConflict has refused an unknown command.
        var command = session.Given.GetValue(_command) is { } name ? Find(name)! : _commandLine.Root;
        new HelpPage(session.Console.Out, session.Console.OutColumns).Write(_commandLine, command);
        return Task.FromResult(ExitCode.Done);
    }

    private Command? Find(string name) =>
        _commandLine.Root.Subcommands.FirstOrDefault(command => command.Name == name || command.Aliases.Contains(name));
}
