using System.CommandLine.Completions;
using HeareAuth.Cli.Output;
using HeareAuth.Cli.Settings;
using HeareAuth.Cli.Terminal;
using HeareAuth.Features.Keys;
using HeareAuth.Features.Settings;

namespace HeareAuth.Cli.Completion;

/// <summary>Offers the ids and names of the stored keys while a shell completes a command; nothing if reading them fails or is slow.</summary>
internal sealed class KeyCompletions(SharedOptions shared, SettingsSource environment)
{
    /// <summary>The longest that a user at the prompt should have to wait.</summary>
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(2);

    public IEnumerable<CompletionItem> Ids(CompletionContext context) => Complete(context, static key => key.Id);

    public IEnumerable<CompletionItem> Names(CompletionContext context) => Complete(context, static key => key.Name);

    private IEnumerable<CompletionItem> Complete(CompletionContext context, Func<KeySummary, string> label)
    {
        try
        {
            // The interface is synchronous. Blocking is harmless, because nothing else runs in this process.
            var keys = Task.Run(() => ReadAsync(context.ParseResult)).GetAwaiter().GetResult();
            return keys.Select(label).Where(IsSafeToType).Select(static text => new CompletionItem(text));
        }
#pragma warning disable CA1031 // An error would garble the prompt; the command itself will report it.
        catch (Exception)
#pragma warning restore CA1031
        {
            return [];
        }
    }

    private async Task<IReadOnlyList<KeySummary>> ReadAsync(ParseResult given)
    {
        using var timeout = new CancellationTokenSource(s_timeout, TimeProvider.System);
        var mute = new CliConsole { OpenIn = static () => TextReader.Null, Out = TextWriter.Null, Error = TextWriter.Null };
        await using var session = new Session(given, shared, mute, new TextOutput(mute, TimeProvider.System), environment, TimeProvider.System);
        return (await session.AskAsync(new ListKeys(), timeout.Token).WaitAsync(timeout.Token)).Keys;
    }

    /// <summary>
    /// A shell puts what is offered into the command line, and anyone who can write to the store chooses ids and names. So
    /// only those without characters special to a shell are offered; all ids made by HeareAuth or the Python service qualify.
    /// </summary>
    private static bool IsSafeToType(string text) =>
        text is [not '-', ..] && text.All(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.');
}
