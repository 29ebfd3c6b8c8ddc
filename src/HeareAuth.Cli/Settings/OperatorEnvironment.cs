using System.Collections;

namespace HeareAuth.Cli.Settings;

/// <summary>The environment variables at the start of the process.</summary>
internal sealed class OperatorEnvironment(IReadOnlyDictionary<string, string> variables)
{
    public static OperatorEnvironment Read()
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (DictionaryEntry entry in Environment.GetEnvironmentVariables())
        {
            variables[(string)entry.Key] = (string?)entry.Value ?? "";
        }

        return new OperatorEnvironment(variables);
    }

    /// <summary>Returns the text exactly as given, or null if it is unset.</summary>
    public string? Raw(string variable) => variables.GetValueOrDefault(variable);

    /// <summary>Returns the text, or null if it is unset or empty.</summary>
    public string? Text(string variable) => Raw(variable) is { Length: > 0 } text ? text : null;
}
