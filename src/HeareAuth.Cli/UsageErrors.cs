using System.CommandLine.Parsing;
using HeareAuth.Cli.Text;
using HeareAuth.Features.Ids;

namespace HeareAuth.Cli;

internal static class UsageErrors
{
    private const int MaxEcho = 40;

    /// <exception cref="ProblemException">There is no such command.</exception>
    public static void ThrowIfCommandUnknown(CommandLine commandLine, ParseResult given) =>
        Throw(commandLine.Root, FindUnknownCommand(commandLine, given));

    /// <exception cref="ProblemException">The value of an option is missing or wrong.</exception>
    public static void ThrowIfOptionWrong(ParseResult given)
    {
        var command = given.CommandResult.Command;
        Throw(command, FindParseError(command, [.. given.Errors.Where(static error => error.SymbolResult is OptionResult)]));
    }

    /// <exception cref="ProblemException">The command line cannot be run.</exception>
    public static void ThrowIfAny(CommandLine commandLine, ParseResult given)
    {
        ThrowIfCommandUnknown(commandLine, given);
        var command = given.CommandResult.Command;
        var verb = commandLine.VerbOf(command);
        var options = commandLine.OptionsOf(command);
        Throw(command, FindUnexpected(command, new LooseWords(given, command, options))
            ?? FindParseError(command, given.Errors)
            ?? FindOptionAsValue(options, given)
            ?? verb?.FindConflict(given));
    }

    private static void Throw(Command command, Problem? problem)
    {
        if (problem is not null)
        {
            var help = command is RootCommand || problem.Code == ErrorCode.CommandUnknown ? "--help" : $"{command.Name} --help";
            throw new ProblemException([problem.Adding($"See '{CommandLine.Name} {help}'.")]);
        }
    }

    public static Problem UnknownCommand(Command root, string word) => new(
        ErrorCode.CommandUnknown, $"Unknown command '{Shown(word)}'", Suggest(word, VisibleCommands(root)) ?? ListCommands(root));

    /// <summary>
    /// Finds a word where the command belongs: before any command that the parser has found. It is reported before the options
    /// after it, which belong to a command that is not known. After an unknown option a word may be that option's value, and is
    /// only taken for a command if it resembles one.
    /// </summary>
    private static Problem? FindUnknownCommand(CommandLine commandLine, ParseResult given)
    {
        var root = commandLine.Root;
        var unmatched = new Queue<string>(given.UnmatchedTokens);
        var (isAfterOption, known) = (false, VisibleCommands(root));
        foreach (var token in given.Tokens.TakeWhile(static token => token.Type is not TokenType.Command))
        {
            if (!unmatched.TryPeek(out var next) || next != token.Value || IsTaken(commandLine, given, token))
            {
                continue;
            }

            unmatched.Dequeue();
            if (!token.Value.StartsWith('-') && (!isAfterOption || Spelling.Nearest(token.Value, known) is not null))
            {
                return UnknownCommand(root, token.Value);
            }

            isAfterOption |= token.Value.StartsWith('-');
        }

        return null;
    }

    /// <summary>Whether the word is the value of one of the options that every command takes.</summary>
    private static bool IsTaken(CommandLine commandLine, ParseResult given, Token token) =>
        commandLine.Shared.Common.Any(option => given.GetResult(option)?.Tokens.Any(value => ReferenceEquals(value, token)) is true);

    /// <summary>Values are not repeated: the one after a misspelt option, or in place of a command, may be a secret.</summary>
    private static Problem? FindUnexpected(Command command, LooseWords words)
    {
        if (words.UnknownOption is { } option)
        {
            var shown = Shown(option.Split('=')[0]);
            return new Problem(ErrorCode.OptionUnknown, $"Unknown option '{shown}'", Suggest(shown, NamesOf(words.Options)));
        }

        return words.Extra is not { } extra ? null : new Problem(
            ErrorCode.ArgumentUnexpected,
            $"Unexpected argument '{Shown(extra)}'",
            words.ExtraMayBelongToValue ? "Put quotes around a value that contains spaces."
            : command.Arguments is [var argument, ..] ? $"{command.Name} takes one {argument.Name}."
            : $"{command.Name} takes only options.");
    }

    /// <summary>A word that may contain a secret is not repeated.</summary>
    private static string Shown(string word) =>
        word.Contains(Secret.Prefix, StringComparison.Ordinal) ? $"{Secret.Prefix}…" : Printable.Cut(word, MaxEcho);

    private static Problem? FindParseError(Command command, IReadOnlyList<ParseError> errors) => errors is not [var error, ..] ? null : error.SymbolResult switch
    {
        OptionResult { Option: var option, Tokens: [] } result => new Problem(
            ErrorCode.ValueMissing, result.IdentifierTokenCount == 0 ? "missing" : "no value given", HowToGive(option), FieldNames.Of(option)),
        OptionResult { Option: var option, Tokens.Count: > 1 } => new Problem(
            ErrorCode.OptionRepeated, "given more than once", "Give it once.", FieldNames.Of(option)),
        OptionResult { Option: var option } => new Problem(
            ErrorCode.ValueInvalid, "unknown value", $"Use {option.HelpName?.Replace("|", " or ", StringComparison.Ordinal)}.", FieldNames.Of(option)),
        ArgumentResult { Argument: var argument, Tokens: [] } => new Problem(
            ErrorCode.ValueMissing, "missing", $"Give the {argument.Description}.", FieldNames.Of(argument)),
        ArgumentResult { Argument: var argument } => new Problem(
            ErrorCode.ValueInvalid, "unknown value", $"Give the {argument.Description}.", FieldNames.Of(argument)),
        _ => new Problem(ErrorCode.CommandMissing, "No command given", ListCommands(command)),
    };

    /// <summary>In <c>--name --quiet</c> the parser takes the second option as the name, which is never what the user meant.</summary>
    private static Problem? FindOptionAsValue(IEnumerable<Option> options, ParseResult given)
    {
        var names = NamesOf(options).ToHashSet(StringComparer.Ordinal);
        foreach (var option in options)
        {
            if (option.ValueType != typeof(bool)
                && given.GetResult(option) is { Implicit: false, Tokens: [var token] }
                && names.Contains(token.Value))
            {
                return new Problem(ErrorCode.ValueMissing, $"no value given before {token.Value}", HowToGive(option), FieldNames.Of(option));
            }
        }

        return null;
    }

    private static string HowToGive(Option option) => $"Give it as {option.Name} {option.HelpName}.";

    private static string? Suggest(string typed, IEnumerable<string> known) =>
        Spelling.Nearest(typed, known) is { } near ? $"Did you mean '{near}'?" : null;

    private static string ListCommands(Command command) => $"Commands are {string.Join(", ", VisibleCommands(command))}.";

    private static IEnumerable<string> VisibleCommands(Command command) => command.Subcommands.Where(static c => !c.Hidden).Select(static c => c.Name);

    private static IEnumerable<string> NamesOf(IEnumerable<Option> options) =>
        options.SelectMany(static o => o.Aliases.Append(o.Name));
}
