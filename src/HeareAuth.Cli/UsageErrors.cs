using System.CommandLine;
using System.CommandLine.Parsing;
using HeareAuth.Cli.Text;

namespace HeareAuth.Cli;

/// <summary>Says what is wrong with a command line and what would be right.</summary>
internal static class UsageErrors
{
    private const int MaxEcho = 40;

    /// <summary>How secrets begin; what holds it is not repeated.</summary>
    private const string SecretMark = "sec_";

    /// <returns>The first problem, or null for a command line that can be run.</returns>
    public static Problem? Find(CommandLine commandLine, ParseResult given)
    {
        var command = given.CommandResult.Command;
        var verb = commandLine.VerbOf(command);
        var options = commandLine.OptionsOf(command);
        var problem = Unrecognized(command, options, given.UnmatchedTokens)
            ?? Parsed(given.Errors)
            ?? OptionTakenForValue(options, given)
            ?? verb?.FindMisuse(given);
        if (problem is null)
        {
            return null;
        }

        var help = verb is null ? $"{CommandLine.Name} --help" : $"{CommandLine.Name} {command.Name} --help";
        return problem with { Remedy = $"{problem.Remedy} See '{help}'.".TrimStart() };
    }

    /// <summary>Values are not repeated: behind a misspelt option may stand a secret, or in the place of a command.</summary>
    private static Problem? Unrecognized(Command command, IEnumerable<Option> options, IReadOnlyList<string> unmatched)
    {
        if (unmatched.Count == 0)
        {
            return null;
        }

        var token = unmatched.FirstOrDefault(static t => t.StartsWith('-')) ?? unmatched[0];
        var isOption = token.StartsWith('-');
        var shown = token.Contains(SecretMark, StringComparison.Ordinal) ? $"{SecretMark}…" : Printable.Cut(isOption ? token.Split('=')[0] : token, MaxEcho);
        if (!isOption && command.Subcommands.Count == 0)
        {
            return Usage($"'{shown}' is one argument too many", command.Arguments.Count == 0 ? $"{command.Name} takes options only." : "Put quotes around an argument with spaces in it.");
        }

        var known = isOption ? NamesOf(options) : command.Subcommands.Where(static c => !c.Hidden).Select(static c => c.Name);
        var kind = isOption ? "option" : "command";
        var remedy = Spelling.Nearest(shown, known) is { } near ? $"Did you mean '{near}'?"
            : isOption ? null
            : $"Commands are {string.Join(", ", known)}.";
        return Usage($"Unknown {kind} '{shown}'", remedy);
    }

    private static Problem? Parsed(IReadOnlyList<ParseError> errors)
    {
        if (errors.Count == 0)
        {
            return null;
        }

        var error = errors[0];
        return error.SymbolResult switch
        {
            OptionResult { Option: var option, Tokens: [] } result => Usage(
                result.IdentifierTokenCount == 0 ? $"{option.Name} is missing" : $"{option.Name} has no value",
                $"Give it as {option.Name} {option.HelpName}."),
            OptionResult { Option: var option, Tokens.Count: > 1 } => Usage($"{option.Name} is given more than once", "Give it once."),
            OptionResult { Option: var option } => Usage($"{option.Name} has a value it does not know", $"It takes {option.HelpName?.Replace("|", " or ", StringComparison.Ordinal)}."),
            ArgumentResult { Argument: var argument } result => Usage(
                $"{argument.Name} {(result.Tokens.Count == 0 ? "is missing" : "has a value it does not know")}",
                $"It is the {argument.Description}."),
            _ => Usage(error.Message.TrimEnd('.'), null),
        };
    }

    /// <summary>In <c>--name --quiet</c> the parser takes the second option for the name; nobody means that.</summary>
    private static Problem? OptionTakenForValue(IEnumerable<Option> options, ParseResult given)
    {
        var names = NamesOf(options).ToHashSet(StringComparer.Ordinal);
        foreach (var option in options)
        {
            if (option.ValueType != typeof(bool)
                && given.GetResult(option) is { Implicit: false, Tokens: [var token] }
                && names.Contains(token.Value))
            {
                return Usage($"{option.Name} has no value: {token.Value} follows it", $"Give it as {option.Name} {option.HelpName}.");
            }
        }

        return null;
    }

    private static IEnumerable<string> NamesOf(IEnumerable<Option> options) =>
        options.SelectMany(static o => o.Aliases.Append(o.Name));

    private static Problem Usage(string what, string? remedy) => new(ExitCode.Usage, what, remedy);
}
