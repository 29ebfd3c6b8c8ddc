using System.CommandLine;
using System.CommandLine.Completions;
using HeareAuth.Cli.Output;
using HeareAuth.Cli.Settings;
using HeareAuth.Features.Keys;

namespace HeareAuth.Cli.Completion;

/// <summary>Offers the ids of the stored keys while a shell completes <c>show</c> and <c>delete</c>: quick, or silent.</summary>
internal sealed class KeyIdCompletions(SharedOptions shared, OperatorEnvironment environment)
{
    /// <summary>A person waits at the prompt.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(2);

    public Argument<string> Argument()
    {
        var argument = new Argument<string>("KEY_ID") { Description = "id of the key, as 'heare-auth list' prints it" };
        argument.CompletionSources.Add(Complete);
        return argument;
    }

    private IEnumerable<CompletionItem> Complete(CompletionContext context)
    {
        try
        {
            // The interface is synchronous, and nothing else runs in this process.
            return Task.Run(() => ReadAsync(context.ParseResult)).GetAwaiter().GetResult();
        }
#pragma warning disable CA1031 // Whatever goes wrong, a prompt is no place for errors; the command itself will tell.
        catch (Exception)
#pragma warning restore CA1031
        {
            return [];
        }
    }

    private async Task<IEnumerable<CompletionItem>> ReadAsync(ParseResult given)
    {
        using var patience = new CancellationTokenSource(s_patience, TimeProvider.System);
        var mute = new CliConsole { OpenIn = static () => TextReader.Null, Out = TextWriter.Null, Error = TextWriter.Null };
        await using var session = new Session(given, shared, mute, new HumanAnswers(mute), environment, TimeProvider.System);
        var result = await session.AskAsync(new ListKeys(), patience.Token).WaitAsync(patience.Token);
        return result.IsSuccess
            ? result.Value.Keys.Where(static key => IsSafeToType(key.Id)).Select(static key => new CompletionItem(key.Id))
            : [];
    }

    /// <summary>
    /// Whoever can write to the store chooses the ids, and a shell puts what is offered into the command line: only
    /// what means nothing to any shell is offered. Every id that was made here or by the Python service is such a one.
    /// </summary>
    private static bool IsSafeToType(string id) =>
        id is [not '-', ..] && id.All(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.');
}
