using System.CommandLine.Help;
using HeareAuth.Cli.Completion;
using HeareAuth.Cli.Help;
using HeareAuth.Cli.Settings;
using HeareAuth.Cli.Terminal;
using HeareAuth.Cli.Verbs;
using HeareAuth.Features.Settings;

namespace HeareAuth.Cli;

/// <summary>The tree of commands: the table of contents of the program.</summary>
internal sealed class CommandLine
{
    public const string Name = "heare-auth";

    /// <summary>An argument that starts with @ is taken literally, not as the name of a file of arguments.</summary>
    private static readonly ParserConfiguration s_parsing = new() { ResponseFileTokenReplacer = null };

    public CommandLine(SettingsSource environment, CliConsole console)
    {
        Shared = new SharedOptions();
        var keys = new KeyCompletions(Shared, environment);
        Verbs =
        [
            new CreateVerb(Shared),
            new ListVerb(),
            new ShowVerb(new KeyChoice(keys)),
            new DeleteVerb(Shared, new KeyChoice(keys)),
            new RefreshVerb(),
            new HealthVerb(),
            new DoctorVerb(),
            new MigrateVerb(Shared),
            new RekeyVerb(Shared),
            new CompletionVerb(),
            new HelpVerb(this),
            new VersionVerb(),
        ];
        Root = new RootCommand("Manage the API keys of a HeareAuth service.");
        Root.Options.Clear();
        Root.Add(new HelpOption("--help", "-h") { Recursive = true, Description = "Show help", Action = new HelpPageAction(this, console) });
        Root.Add(new Option<bool>("--version", "-v") { Description = "Show the version", Action = new VersionAction(Shared, environment, console) });
        foreach (var option in Shared.Common)
        {
            option.Recursive = true;
            Root.Add(option);
        }

        foreach (var verb in Verbs)
        {
            Root.Add(verb.Command);
        }
    }

    public SharedOptions Shared { get; }

    public IReadOnlyList<Verb> Verbs { get; }

    public RootCommand Root { get; }

    public ParseResult Parse(IReadOnlyList<string> arguments) => Root.Parse(arguments, s_parsing);

    /// <summary>Returns the options that can follow a command: its own, and those that every command takes.</summary>
    public IReadOnlyList<Option> OptionsOf(Command command) =>
        [.. command.Options, .. Root.Options.Where(option => option.Recursive && command != Root)];

    /// <summary>Returns the verb of a command, or null for the root.</summary>
    public Verb? VerbOf(Command command) => Verbs.FirstOrDefault(verb => verb.Command == command);
}
