using System.CommandLine.Parsing;
using HeareAuth.Cli.Text;
using HeareAuth.Features.Ids;

namespace HeareAuth.Cli;

internal static class UsageErrors
{
    private const int MaxEcho = 40;

    /// <exception cref="ProblemException">The command line cannot be run.</exception>
    public static void ThrowIfAny(CommandLine commandLine, ParseResult given)
    {
        var command = given.CommandResult.Command;
        var verb = commandLine.VerbOf(command);
        var options = commandLine.OptionsOf(command);
        var problem = FindUnknown(command, options, given.UnmatchedTokens)
            ?? FindParseError(command, given.Errors)
            ?? FindOptionAsValue(options, given)
            ?? verb?.FindConflict(given);
        if (problem is not null)
        {
            var help = verb is null ? $"{CommandLine.Name} --help" : $"{CommandLine.Name} {command.Name} --help";
            throw new ProblemException([problem.Adding($"See '{help}'.")]);
        }
    }

    /// <summary>Values are not repeated: the one after a misspelt option, or in place of a command, may be a secret.</summary>
    private static Problem? FindUnknown(Command command, IEnumerable<Option> options, IReadOnlyList<string> unmatched)
    {
        if (unmatched.Count == 0)
        {
            return null;
        }

        var token = unmatched.FirstOrDefault(static t => t.StartsWith('-')) ?? unmatched[0];
        var isOption = token.StartsWith('-');
        var shown = token.Contains(Secret.Prefix, StringComparison.Ordinal)
            ? $"{Secret.Prefix}…" // a word that may contain a secret is not repeated
            : Printable.Cut(isOption ? token.Split('=')[0] : token, MaxEcho);
        if (isOption)
        {
            return new Problem(ErrorCode.OptionUnknown, $"Unknown option '{shown}'", Suggest(shown, NamesOf(options)));
        }

        return command.Subcommands.Count > 0
            ? new Problem(ErrorCode.CommandUnknown, $"Unknown command '{shown}'", Suggest(shown, VisibleCommands(command)) ?? ListCommands(command))
            : new Problem(
                ErrorCode.ArgumentUnexpected,
                $"Unexpected argument '{shown}'",
                command.Arguments.Count == 0 ? $"{command.Name} takes only options." : "Put quotes around an argument that contains spaces.");
    }

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
