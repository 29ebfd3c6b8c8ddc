using HeareAuth.Cli.Verbs;

namespace HeareAuth.Cli.Help;

/// <summary>Prints the help of one command. The parser's own help has no examples and depends on the terminal's width.</summary>
internal static class HelpPage
{
    private const int Width = 100;

    public static void Write(TextWriter output, CommandLine commandLine, Command command)
    {
        var verb = commandLine.VerbOf(command);
        output.WriteLine(command.Description);
        output.WriteLine();
        output.WriteLine($"Usage: {Usage(command, verb)}");
        foreach (var alias in command.Aliases)
        {
            output.WriteLine($"Alias: {CommandLine.Name} {alias}");
        }

        if (verb is not null)
        {
            output.WriteLine();
            output.WriteLine(verb.Examples.Count == 1 ? "Example:" : "Examples:");
            foreach (var example in verb.Examples)
            {
                output.WriteLine($"  {example}");
            }

            WriteNotes(output, verb.Notes);
        }

        WriteRows(output, "Commands:", command.Subcommands.Where(static c => !c.Hidden).Select(static c => (Names(c), c.Description ?? "")));
        WriteRows(output, "Arguments:", command.Arguments.Select(static a => (Placeholder(a), a.Description ?? "")));
        WriteOptions(output, "Options:", command.Options.Where(option => verb is not null || !commandLine.Shared.Common.Contains(option)));
        WriteOptions(output, "Common options:", verb is null ? commandLine.Shared.Common : commandLine.Root.Options.Where(static o => o.Recursive));
        if (verb is null)
        {
            output.WriteLine();
            output.WriteLine($"'{CommandLine.Name} COMMAND --help' explains a command.");
            output.WriteLine("An option can also be set through the variable shown in its description, such as S3_BUCKET.");
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

    private static void WriteOptions(TextWriter output, string title, IEnumerable<Option> options) =>
        WriteRows(output, title, options.Where(static o => !o.Hidden).Select(static o => (Term(o), o.Description ?? "")));

    private static void WriteNotes(TextWriter output, IReadOnlyList<string> notes)
    {
        foreach (var note in notes)
        {
            output.WriteLine();
            foreach (var line in Wrap(note, Width))
            {
                output.WriteLine(line);
            }
        }
    }

    private static void WriteRows(TextWriter output, string title, IEnumerable<(string Term, string Text)> rows)
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
            var lead = $"  {term}".PadRight(column);
            foreach (var line in Wrap(text, Width - column))
            {
                output.WriteLine(lead + line);
                lead = new string(' ', column);
            }
        }
    }

    private static IEnumerable<string> Wrap(string text, int width)
    {
        var rest = text;
        while (rest.Length > width)
        {
            var cut = rest.LastIndexOf(' ', width);
            if (cut <= 0)
            {
                break;
            }

            yield return rest[..cut];
            rest = rest[(cut + 1)..];
        }

        yield return rest;
    }
}
