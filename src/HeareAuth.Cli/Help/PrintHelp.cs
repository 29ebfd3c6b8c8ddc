using System.CommandLine;
using System.CommandLine.Invocation;

namespace HeareAuth.Cli.Help;

/// <summary>Runs <c>--help</c>.</summary>
internal sealed class PrintHelp(CommandLine commandLine) : SynchronousCommandLineAction
{
    /// <summary>A user who asks for help may not have finished the command line.</summary>
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        HelpPage.Write(parseResult.InvocationConfiguration.Output, commandLine, parseResult.CommandResult.Command);
        return (int)ExitCode.Done;
    }
}
