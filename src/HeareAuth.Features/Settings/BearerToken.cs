namespace HeareAuth.Features.Settings;

/// <summary>
/// Reads REFRESH_TOKEN for the service and the command line. A token is sent in a header, which carries visible ASCII
/// only: a token from a mounted file that ends in a line break would never match.
/// </summary>
public static class BearerToken
{
    private const string Variable = "REFRESH_TOKEN";

    /// <returns>The token; null if it is unset.</returns>
    /// <exception cref="InvalidSettingException">It is empty, or a header cannot carry it.</exception>
    public static string? Read(SettingsSource settings) => settings.Raw(Variable) is ""
        ? throw new InvalidSettingException(Variable, "empty", "Set a token, or unset it.")
        : settings.Text(Variable) switch
        {
            null => null,
            var text when IsValid(text) => text,
            _ => throw new InvalidSettingException(
                Variable, "contains a space or another character that a header cannot carry", "Use visible ASCII characters only, without spaces."),
        };

    /// <summary>Returns whether the text is not empty and contains only visible ASCII, without spaces.</summary>
    public static bool IsValid(string text) => text.Length > 0 && !text.AsSpan().ContainsAnyExceptInRange('!', '~');
}
