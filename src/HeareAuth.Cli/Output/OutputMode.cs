using HeareAuth.Cli.Settings;
using HeareAuth.Cli.Terminal;
using HeareAuth.Features.Settings;

namespace HeareAuth.Cli.Output;

internal static class OutputMode
{
    private const string Variable = "HEARE_AUTH_OUTPUT";

    public static ICommandOutput Open(bool json, CliConsole console) => json ? new JsonOutput(console) : new TextOutput(console, TimeProvider.System);

    /// <exception cref="ProblemException">The variable is neither table nor json; the parser has checked the option.</exception>
    public static bool IsJson(ParseResult given, SharedOptions shared, SettingsSource environment) =>
        (given.GetValue(shared.Output) ?? environment.Text(Variable)) switch
        {
            null or "table" => false,
            "json" => true,
            _ => throw new ProblemException(FailureCode.SettingInvalid, "neither table nor json", "Set it to one of them, or unset it.", Variable),
        };

    /// <summary>Guesses the mode of a command line that may not parse: a script wants even that error as JSON.</summary>
    public static bool Guess(string[] arguments, SettingsSource environment)
    {
        for (var i = arguments.Length - 1; i >= 0; i--)
        {
            switch (arguments[i])
            {
                case "-o=json" or "-ojson" or "--output=json":
                case "json" when i > 0 && arguments[i - 1] is "-o" or "--output":
                    return true;
                case "-o=table" or "-otable" or "--output=table":
                case "table" when i > 0 && arguments[i - 1] is "-o" or "--output":
                    return false;
            }
        }

        return environment.Raw(Variable) is "json";
    }
}
