using System.CommandLine;
using HeareAuth.Cli.Settings;

namespace HeareAuth.Cli.Output;

/// <summary>Whether people or scripts read the answer.</summary>
internal static class OutputMode
{
    private const string Variable = "HEARE_AUTH_OUTPUT";

    /// <returns>False where the variable is neither word; the parser checks the option.</returns>
    public static bool TryRead(ParseResult given, SharedOptions shared, OperatorEnvironment environment, out bool json)
    {
        var text = given.GetValue(shared.Output) ?? environment.Text(Variable);
        json = text is "json";
        return text is null or "table" or "json";
    }

    /// <summary>For a command line that could not be parsed: a script still wants its error as JSON.</summary>
    public static bool Guess(string[] arguments, OperatorEnvironment environment)
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

        return environment.Text(Variable) is "json";
    }
}
