namespace HeareAuth.Features.Settings;

/// <summary>
/// Reads REFRESH_TOKEN; the service and the command line share the rule. A token travels in a header, where it cannot
/// have more than visible ASCII: one with a line break or a space around it (a mounted file) would match nothing, ever.
/// </summary>
public static class BearerToken
{
    private const string Variable = "REFRESH_TOKEN";

    /// <returns>Null where it is unset.</returns>
    /// <exception cref="InvalidSettingException">It is empty, or no header can carry it.</exception>
    public static string? Read(SettingsSource settings) => settings.Raw(Variable) switch
    {
        null => null,
        "" => throw new InvalidSettingException(Variable, "empty", "Set a token, or unset it."),
        var text when IsValid(text) => text,
        _ => throw new InvalidSettingException(
            Variable, "contains a space, a line break or another character that a header cannot carry", "Use visible ASCII characters only, without spaces."),
    };

    /// <summary>Whether it is not empty and all visible ASCII without spaces.</summary>
    public static bool IsValid(string text) => text.Length > 0 && !text.AsSpan().ContainsAnyExceptInRange('!', '~');
}
