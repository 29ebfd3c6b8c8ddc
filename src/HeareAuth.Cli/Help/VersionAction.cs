using System.CommandLine.Invocation;
using HeareAuth.Cli.Output;
using HeareAuth.Cli.Settings;
using HeareAuth.Cli.Terminal;
using HeareAuth.Features.Settings;

namespace HeareAuth.Cli.Help;

/// <summary>Prints what the command <c>version</c> prints.</summary>
internal sealed class VersionAction(SharedOptions shared, SettingsSource environment, CliConsole console) : SynchronousCommandLineAction
{
    public override int Invoke(ParseResult parseResult)
    {
        UsageErrors.ThrowIfOptionWrong(parseResult);
        OutputMode.Open(OutputMode.IsJson(parseResult, shared, environment), console).Version(ProductVersion.Text);
        return (int)ExitCode.Done;
    }
}
