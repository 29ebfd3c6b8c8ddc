using HeareAuth.Cli.Settings;
using HeareAuth.Cli.Terminal;
using HeareAuth.Cli.Text;
using HeareAuth.Features.Keys;

namespace HeareAuth.Cli.Verbs;

internal sealed class ListVerb : Verb
{
    private readonly Option<bool> _detailed = SharedOptions.Flag("--detailed", "Show everything about each key, including its metadata", "-d");

    public ListVerb()
        : base(
            "list",
            "List the API keys, without their secrets.",
            "heare-auth list",
            "heare-auth list --detailed",
            "heare-auth list -o json | jq -r '.[].id'")
    {
        Command.Aliases.Add("ls");
        Take(_detailed);
    }

    public override async Task<ExitCode> RunAsync(Session session, CancellationToken cancellationToken)
    {
        var listed = await session.AskAsync(new ListKeys(), cancellationToken);
        session.Output.Listed(listed, session.Given.GetValue(_detailed));
        await session.Console.Out.FlushAsync(cancellationToken);
        Advise(session.Console, listed);
        return ExitCode.Done;
    }

    private static void Advise(CliConsole console, ListedKeys listed)
    {
        if (listed.PlaintextSecrets > 0)
        {
            console.Warn(
                $"The stored document contains {Plural.Of(listed.PlaintextSecrets, "secret", "secrets")} in plaintext.",
                "Run 'heare-auth migrate' to replace plaintext secrets with hashes.");
        }

        if (listed.Unreadable > 0)
        {
            var reason = listed.Unreadable == 1 ? "that is unreadable or a duplicate" : "that are unreadable or duplicates";
            console.Warn(
                $"The service ignores {Plural.Of(listed.Unreadable, "record", "records")} {reason}.",
                "Such records stay in the document; 'heare-auth doctor' lists them.");
        }
    }
}
