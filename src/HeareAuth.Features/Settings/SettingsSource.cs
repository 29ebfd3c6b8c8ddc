namespace HeareAuth.Features.Settings;

/// <summary>Looks an operator's variable up, in whatever order the host defines (option, environment, profile).</summary>
/// <param name="lookup">Gives the variable's text, or null where it is not set.</param>
public sealed class SettingsSource(Func<string, string?> lookup)
{
    /// <summary>The text exactly as given, null when unset. An empty text is a text.</summary>
    public string? Raw(string variable) => lookup(variable);

    /// <summary>The text, or null where it is unset or empty, as shells and container files often leave it.</summary>
    public string? Text(string variable) => lookup(variable) is { Length: > 0 } text ? text : null;
}
