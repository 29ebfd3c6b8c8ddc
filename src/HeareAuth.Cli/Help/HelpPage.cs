using HeareAuth.Cli.Text;
using HeareAuth.Cli.Verbs;

namespace HeareAuth.Cli.Help;

/// <summary>Prints the help of one command. The parser's own help has no examples.</summary>
/// <param name="columns">The width of the terminal; null if the output is not one.</param>
internal sealed class HelpPage(TextWriter output, int? columns)
{
    private const int WidthOffTerminal = 100;
    private const string Indent = "  ";

    /// <summary>Explanations narrower than this are hard to read, and are moved below what they explain.</summary>
    private const int MinTextWidth = 24;

    private readonly int _width = columns ?? WidthOffTerminal;

    public void Write(CommandLine commandLine, Command command)
    {
        var verb = commandLine.VerbOf(command);
        WriteProse("", command.Description ?? "");
        output.WriteLine();
        WriteProse("Usage: ", Usage(command, verb));
        foreach (var alias in command.Aliases)
        {
            WriteProse("Alias: ", $"{CommandLine.Name} {alias}");
        }

        if (verb is not null)
        {
            WriteExamples(verb.Examples);
            foreach (var note in verb.Notes)
            {
                output.WriteLine();
                WriteProse("", note);
            }
        }

        WriteRows("Commands:", command.Subcommands.Where(static c => !c.Hidden).Select(static c => (Names(c), c.Description ?? "")));
        WriteRows("Arguments:", command.Arguments.Select(static a => (Placeholder(a), a.Description ?? "")));
        WriteOptions("Options:", command.Options.Where(option => verb is not null || !commandLine.Shared.Common.Contains(option)));
        WriteOptions("Common options:", verb is null ? commandLine.Shared.Common : commandLine.Root.Options.Where(static o => o.Recursive));
        if (verb is null)
        {
            output.WriteLine();
            WriteProse("", $"'{CommandLine.Name} COMMAND --help' explains a command.");
            WriteProse("", "An option can also be set through the variable shown in its description, such as S3_BUCKET.");
        }
    }

    private static string Names(Command command) => string.Join(", ", [command.Name, .. command.Aliases]);

    private static string Usage(Command command, Verb? verb)
    {
        if (verb is null)
        {
            return $"{CommandLine.Name} COMMAND [options]";
        }

        var required = command.Options.Where(static o => o.Required).Select(static o => $" {o.Name} {o.HelpName}");
        var arguments = verb.KeyChoice is not null
            ? [$" {KeyChoice.Usage}"]
            : command.Arguments.Select(static a => a.Arity.MinimumNumberOfValues == 0 ? $" [{Placeholder(a)}]" : $" {Placeholder(a)}");
        return $"{CommandLine.Name} {command.Name}{string.Concat(arguments)}{string.Concat(required)} [options]";
    }

    private static string Placeholder(Argument argument) => argument.HelpName ?? argument.Name;

    private static string Term(Option option)
    {
        var names = string.Join(", ", option.Aliases.Append(option.Name).OrderBy(static n => n.Length));
        return option.HelpName is null ? names : $"{names} {option.HelpName}";
    }

    private void WriteExamples(IReadOnlyList<string> examples)
    {
        output.WriteLine();
        output.WriteLine(examples.Count == 1 ? "Example:" : "Examples:");
        foreach (var line in examples.SelectMany(example => Wrapping.Shell(example, _width - Indent.Length)))
        {
            output.WriteLine(Indent + line);
        }
    }

    private void WriteOptions(string title, IEnumerable<Option> options) =>
        WriteRows(title, options.Where(static o => !o.Hidden).Select(static o => (Term(o), o.Description ?? "")));

    private void WriteRows(string title, IEnumerable<(string Term, string Text)> rows)
    {
        var all = rows.ToList();
        if (all.Count == 0)
        {
            return;
        }

        output.WriteLine();
        output.WriteLine(title);
        var column = all.Max(static row => row.Term.Length) + 4;
        foreach (var (term, text) in all)
        {
            if (_width - column >= MinTextWidth)
            {
                WriteProse($"{Indent}{term}".PadRight(column), text);
            }
            else
            {
                WriteProse(Indent, term);
                WriteProse(Indent + Indent + Indent, text);
            }
        }
    }

    /// <summary>Writes wrapped text; the lines after the first are indented by the width of the lead.</summary>
    private void WriteProse(string lead, string text)
    {
        var indent = lead;
        foreach (var line in Wrapping.Prose(text, _width - lead.Length))
        {
            output.WriteLine(indent + line);
            indent = new string(' ', lead.Length);
        }
    }
}
