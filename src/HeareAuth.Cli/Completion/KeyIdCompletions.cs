using System.CommandLine.Completions;
using HeareAuth.Cli.Output;
using HeareAuth.Cli.Settings;
using HeareAuth.Cli.Terminal;
using HeareAuth.Features.Keys;
using HeareAuth.Features.Settings;

namespace HeareAuth.Cli.Completion;

/// <summary>Offers the ids of the stored keys while a shell completes <c>show</c> and <c>delete</c>; nothing if reading them fails or is slow.</summary>
internal sealed class KeyIdCompletions(SharedOptions shared, SettingsSource environment)
{
    /// <summary>The longest that a user at the prompt should have to wait.</summary>
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(2);

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
            // The interface is synchronous. Blocking is harmless, because nothing else runs in this process.
            return Task.Run(() => ReadAsync(context.ParseResult)).GetAwaiter().GetResult();
        }
#pragma warning disable CA1031 // An error would garble the prompt; the command itself will report it.
        catch (Exception)
#pragma warning restore CA1031
        {
            return [];
        }
    }

    private async Task<IEnumerable<CompletionItem>> ReadAsync(ParseResult given)
    {
        using var timeout = new CancellationTokenSource(s_timeout, TimeProvider.System);
        var mute = new CliConsole { OpenIn = static () => TextReader.Null, Out = TextWriter.Null, Error = TextWriter.Null };
        await using var session = new Session(given, shared, mute, new TextOutput(mute, TimeProvider.System), environment, TimeProvider.System);
        var listed = await session.AskAsync(new ListKeys(), timeout.Token).WaitAsync(timeout.Token);
        return listed.Keys.Where(static key => IsSafeToType(key.Id)).Select(static key => new CompletionItem(key.Id));
    }

    /// <summary>
    /// A shell puts the offered ids into the command line, and anyone who can write to the store chooses them. So only ids
    /// without characters special to a shell are offered; all ids made by HeareAuth or the Python service qualify.
    /// </summary>
    private static bool IsSafeToType(string id) =>
        id is [not '-', ..] && id.All(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.');
}
