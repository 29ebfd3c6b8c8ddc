using System.CommandLine;

namespace HeareAuth.Cli.Verbs;

/// <summary>One command: its options, and what it does with them.</summary>
/// <param name="examples">Whole command lines for <c>--help</c>.</param>
internal abstract class Verb(string name, string description, params string[] examples)
{
    public Command Command { get; } = new(name, description);

    public IReadOnlyList<string> Examples { get; } = examples;

    /// <summary>Paragraphs for <c>--help</c> that one should read before running it.</summary>
    public virtual IReadOnlyList<string> Notes => [];

    /// <summary>What is wrong with options that are each right but exclude each other, or null.</summary>
    public virtual Problem? FindMisuse(ParseResult given) => null;

    public abstract Task<Outcome> RunAsync(Session session, CancellationToken cancellationToken);

    protected void Take(params IEnumerable<Option> options)
    {
        foreach (var option in options)
        {
            Command.Add(option);
        }
    }
}
