using System.CommandLine;
using System.CommandLine.Invocation;

namespace HeareAuth.Cli.Output;

/// <summary><c>--help</c>.</summary>
internal sealed class HelpAnswer(CommandLine commandLine) : SynchronousCommandLineAction
{
    /// <summary>Whoever asks for help has not finished the command line yet.</summary>
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        HelpPage.Write(parseResult.InvocationConfiguration.Output, commandLine, parseResult.CommandResult.Command);
        return (int)ExitCode.Done;
    }
}
