using System.CommandLine.Invocation;

namespace HeareAuth.Cli.Help;

internal sealed class VersionAction : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        parseResult.InvocationConfiguration.Output.WriteLine($"{CommandLine.Name} {ProductVersion.Text}");
        return (int)ExitCode.Done;
    }
}
