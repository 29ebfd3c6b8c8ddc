using System.CommandLine;
using HeareAuth.Cli.Output;
using HeareAuth.Cli.Settings;
using HeareAuth.Cli.Text;
using HeareAuth.Features.Keys;

namespace HeareAuth.Cli.Verbs;

internal sealed class ListVerb : Verb
{
    private readonly Option<bool> _detailed = SharedOptions.Flag("--detailed", "All members of each key, with its metadata", "-d");

    public ListVerb()
        : base(
            "list",
            "List the API keys, never their secrets.",
            "heare-auth list",
            "heare-auth list --detailed",
            "heare-auth list -o json | jq -r '.[].id'") =>
        Take(_detailed);

    public override async Task<Outcome> RunAsync(Session session, CancellationToken cancellationToken)
    {
        var result = await session.AskAsync(new ListKeys(), cancellationToken);
        if (!result.IsSuccess)
        {
            return result.Failure;
        }

        session.Answers.Listed(result.Value, session.Given.GetValue(_detailed));
        await session.Console.Out.FlushAsync(cancellationToken);
        Advise(session.Console, result.Value);
        return ExitCode.Done;
    }

    private static void Advise(CliConsole console, ListedKeys listed)
    {
        if (listed.PlaintextSecrets > 0)
        {
            console.Warn(
                Amount.Of(listed.PlaintextSecrets, "secret stands", "secrets stand") + " in plaintext in the stored document.",
                "Hash them with: heare-auth migrate");
        }

        if (listed.Unreadable > 0)
        {
            console.Warn(
                Amount.Of(listed.Unreadable, "record of the stored document cannot be read, or stands", "records of the stored document cannot be read, or stand") + " there twice; the service leaves such records out.",
                "They stay in the document as they are; 'heare-auth doctor' names them.");
        }
    }
}
