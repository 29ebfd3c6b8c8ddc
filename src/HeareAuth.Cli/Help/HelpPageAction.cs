using System.CommandLine.Invocation;

namespace HeareAuth.Cli.Help;

internal sealed class HelpPageAction(CommandLine commandLine) : SynchronousCommandLineAction
{
    /// <summary>A user who asks for help has not finished the command line yet.</summary>
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        HelpPage.Write(parseResult.InvocationConfiguration.Output, commandLine, parseResult.CommandResult.Command);
        return (int)ExitCode.Done;
    }
}
