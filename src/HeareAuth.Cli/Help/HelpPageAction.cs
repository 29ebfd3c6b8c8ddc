using System.CommandLine.Invocation;
using HeareAuth.Cli.Terminal;

namespace HeareAuth.Cli.Help;

internal sealed class HelpPageAction(CommandLine commandLine, CliConsole console) : SynchronousCommandLineAction
{
    /// <summary>A user who asks for help has not finished the command line yet.</summary>
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        new HelpPage(console.Out, console.OutColumns).Write(commandLine, parseResult.CommandResult.Command);
        return (int)ExitCode.Done;
    }
}
