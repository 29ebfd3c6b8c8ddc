using System.CommandLine.Parsing;

namespace HeareAuth.Cli;

/// <summary>
/// The words of a command line that are neither options nor the values of options. The parser takes a misspelt option for an
/// argument, if the command has one.
/// </summary>
internal sealed class LooseWords
{
    public LooseWords(ParseResult given, Command command, IReadOnlyList<Option> options)
    {
        Options = options;
        var arguments = Values(command.Arguments.Select(given.GetResult));
        var unmatched = new Queue<string>(given.UnmatchedTokens);
        var (mayBelong, isAfterDashes) = (false, false);
        foreach (var token in given.Tokens)
        {
            isAfterDashes |= token.Type is TokenType.DoubleDash;
            if (token.Type is not TokenType.Argument)
            {
                mayBelong = false;
                continue;
            }

            if (FindOption(given, token) is { } option)
            {
                mayBelong = option.HelpName?.Contains('|', StringComparison.Ordinal) is false; // a value that the user makes up
                continue;
            }

            if (!isAfterDashes && token.Value.StartsWith('-'))
            {
                UnknownOption ??= token.Value;
            }

            if (Extra is null && unmatched.TryPeek(out var next) && next == token.Value && !arguments.Contains(token))
            {
                (Extra, ExtraMayBelongToValue) = (next, mayBelong);
            }
        }
    }

    /// <summary>The options that the command takes.</summary>
    public IReadOnlyList<Option> Options { get; }

    /// <summary>The first word that starts with a dash, before any <c>--</c>.</summary>
    public string? UnknownOption { get; }

    /// <summary>The first word for which the command has no argument.</summary>
    public string? Extra { get; }

    /// <summary>Whether it may be the rest of an option's value, as in <c>--name My Service</c>.</summary>
    public bool ExtraMayBelongToValue { get; }

    private static HashSet<Token> Values(IEnumerable<ArgumentResult?> results) =>
        new(results.SelectMany(static result => result?.Tokens ?? []), ReferenceEqualityComparer.Instance);

    private Option? FindOption(ParseResult given, Token value) =>
        Options.FirstOrDefault(option => given.GetResult(option)?.Tokens.Any(token => ReferenceEquals(token, value)) is true);
}
